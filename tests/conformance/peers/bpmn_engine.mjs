// Plays runs in npm bpmn-engine. One JSON line in, one JSON line out:
// {"start": diagram} · {"task": id, "values": {…}} · {"timer": id} · {"event": id of message or signal}
// → {"tasks": [id, …], "over": true | false}
import { createInterface } from 'node:readline';
import { Engine } from 'bpmn-engine';

let execution, values, timers, failure;

// Conditions are those of the drawings: `name = literal`. Everything else is a constant.
const expressions = {
  isExpression: () => true,
  hasExpression: () => true,
  resolveExpression(text) {
    const found = /^(\w+) = (.+)$/.exec(text);
    return found ? values[found[1]] === JSON.parse(found[2]) : text;
  },
};

// Timers are due when the scenario says so.
const clock = {
  get executing() {
    return [...timers];
  },
  register: () => clock,
  setTimeout(callback, delay, owner) {
    const timer = { callback, id: owner.id };
    timers.add(timer);
    return timer;
  },
  clearTimeout(timer) {
    timers.delete(timer);
  },
};

async function start(source) {
  values = {};
  timers = new Set();
  failure = undefined;
  const engine = new Engine({ source, expressions, timers: clock });
  engine.on('error', (error) => (failure = error));
  execution = await engine.execute();
}

function* waiting(owner) {
  for (const api of owner.getPostponed()) {
    if (api.type === 'bpmn:UserTask') {
      const instances = api.owner.execution ? api.getExecuting().filter(isInstance) : [];
      yield* instances.length ? instances : [api];
    } else if (api.type === 'bpmn:SubProcess') {
      if (api.owner.execution?.source) yield* waiting(api.owner.execution.source);
    }
  }
}

function isInstance(api) {
  return api.content.isMultiInstance;
}

function act(order) {
  Object.assign(values, order.values);
  if (order.task) [...waiting(execution)].find((api) => api.id === order.task).signal();
  if (order.timer) [...timers].find((timer) => timer.id === order.timer).callback();
  if (order.event) execution.signal({ id: order.event });
}

function view() {
  if (failure) throw failure;
  return { tasks: [...waiting(execution)].map((api) => api.id), over: execution.state !== 'running' };
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const order = JSON.parse(line);
    if (order.start) await start(order.start);
    else act(order);
    answer = view();
  } catch (error) {
    answer = { error: String(error.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
