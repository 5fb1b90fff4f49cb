// The panel beside the diagram: what the server says may be asked about the chosen element.

const is = (object, type) => Boolean(object?.$instanceOf?.(type));

export class Panel {
  constructor(modeller, place, fields, words) {
    Object.assign(this, { modeller, place, fields, words, element: null });
    place.addEventListener("submit", (event) => event.preventDefault());
    modeller.on("selection.changed", ({ newSelection }) => this.show(newSelection));
    modeller.on("element.changed", ({ element }) => {
      if (element === this.element && !place.contains(document.activeElement)) this.show([element]);
    });
    this.show([]);
  }

  show(chosen) {
    this.element = chosen.length === 1 ? chosen[0] : null;
    const object = this.element?.businessObject;
    if (!object) {
      const hint = document.createElement("p");
      hint.className = "hint";
      hint.textContent = this.words.nothing;
      this.place.replaceChildren(hint);
      return;
    }
    const about = document.createElement("p");
    about.className = "hint";
    about.textContent = `${this.words.id}: ${object.id}`;
    const asked = this.fields.filter((field) => this.fits(field, object));
    const rows = asked.map((field, number) => this.row(field, number));
    // A task of no kind is drawn by the first press of the palette: nobody does it.
    if (object.$type === "bpmn:Task") rows.push(this.kinds());
    this.place.replaceChildren(...rows, about);
  }

  kinds() {
    const box = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = this.words.plain;
    box.append(legend);
    for (const [type, words] of this.words.kinds) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button secondary";
      button.textContent = words;
      button.addEventListener("click", () => this.become(type));
      box.append(button);
    }
    return box;
  }

  become(type) {
    const made = this.modeller.get("bpmnReplace").replaceElement(this.element, { type });
    this.modeller.get("selection").select(made);
  }

  fits(field, object) {
    if (!field.on.some((type) => is(object, type))) return false;
    if (field.needs && !this.definition(object, field.needs)) return false;
    if (field.loop && !is(object.loopCharacteristics, field.loop)) return false;
    if (field.kind === "default") return object.sourceRef && "default" in object.sourceRef;
    return true;
  }

  definition(object, type) {
    return (object.eventDefinitions || []).find((one) => is(one, type));
  }

  // Where the field's value is kept: the element, its event definition or its loop.
  holder(field) {
    const object = this.element.businessObject;
    if (field.loop) return object.loopCharacteristics;
    if (field.kind === "expression" && field.needs) return this.definition(object, field.needs);
    return object;
  }

  value(field) {
    const holder = this.holder(field);
    if (field.kind === "default") return holder.sourceRef.default === holder;
    if (field.kind === "expression") return holder.get(field.at)?.body || "";
    return holder.get(field.key) ?? "";
  }

  row(field, number) {
    const id = `panel-${number}`;
    const row = document.createElement("div");
    row.className = field.kind === "default" ? "choice" : "field";
    const label = document.createElement("label");
    label.htmlFor = id;
    label.textContent = field.label;
    const input = this.input(field);
    input.id = id;
    input.dataset.field = field.key;
    input.addEventListener("change", () => this.write(field, input));
    if (field.kind === "default") row.append(input, label);
    else {
      label.className = "label";
      row.append(label);
    }
    if (field.hint) {
      const hint = document.createElement("span");
      hint.className = "hint";
      hint.id = `${id}-hint`;
      hint.textContent = field.hint;
      input.setAttribute("aria-describedby", hint.id);
      row.append(hint);
    }
    if (field.kind !== "default") row.append(input);
    return row;
  }

  input(field) {
    const value = this.value(field);
    if (field.kind === "select") return this.select(field, value);
    const input = document.createElement("input");
    if (field.kind === "default") {
      input.type = "checkbox";
      input.checked = value;
      return input;
    }
    input.className = "input";
    input.type = field.kind === "number" ? "number" : "text";
    input.value = value;
    return input;
  }

  select(field, value) {
    const input = document.createElement("select");
    input.className = "input";
    const known = field.options.some(([code]) => code === value);
    const options = [["", field.empty], ...field.options, ...(value && !known ? [[value, value]] : [])];
    for (const [code, words] of options) input.add(new Option(words, code, false, code === value));
    return input;
  }

  write(field, input) {
    const modeling = this.modeller.get("modeling");
    const holder = this.holder(field);
    if (field.kind === "default") {
      const source = this.modeller.get("elementRegistry").get(holder.sourceRef.id);
      modeling.updateProperties(source, { default: input.checked ? holder : undefined });
      return;
    }
    const text = input.value.trim();
    let value = text || undefined;
    if (field.kind === "number") value = text ? Number(text) : undefined;
    if (field.kind === "expression") value = text ? this.expression(holder, text) : undefined;
    const key = field.kind === "expression" ? field.at : field.key;
    if (holder === this.element.businessObject) {
      modeling.updateProperties(this.element, { [key]: value });
    } else {
      modeling.updateModdleProperties(this.element, holder, { [key]: value });
    }
  }

  expression(holder, body) {
    const made = this.modeller.get("bpmnFactory").create("bpmn:FormalExpression", { body });
    made.$parent = holder;
    return made;
  }
}
