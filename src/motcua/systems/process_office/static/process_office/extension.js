// Our attributes, so that bpmn-js reads and writes them under their names in any diagram.

const NAMES = [
  "permission", "place", "outcomes", "norm", "step", "decision", "result", "role", "message",
  "signal", "error", "escalation", "process", "collection", "item", "collect",
];

export const EXTENSION = {
  name: "motcua",
  uri: "urn:motcua:bpmn:1",
  prefix: "motcua",
  xml: { tagAlias: "lowerCase" },
  types: [{
    name: "Described",
    extends: ["bpmn:BaseElement"],
    properties: NAMES.map((name) => ({ name, isAttr: true, type: "String" })),
  }],
};
