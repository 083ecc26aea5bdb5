/** Which of the things that hands do on a roll they meant: a gesture, a push of two fingers, the menu. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Hands } from "../../static/js/core/roll/hands.js";

globalThis.requestAnimationFrame = (act) => act();

/** A roll on which everything that happens is written down. */
function hands(context) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const done = [];
  const element = new EventTarget();
  Object.assign(element, { getBoundingClientRect: () => ({ left: 10, top: 20 }), setPointerCapture() {}, focus: () => done.push("focus") });
  const roll = { element, view: { zoom: () => done.push("zoom") }, pan: () => done.push("pan"), moved() {}, dirty() {} };
  const page = {
    begin: (_roll, point) => (done.push(["begin", point]), { move() {}, end: (at) => done.push(["end", at]), cancel: () => done.push("cancel") }),
    menu: (point, reach) => done.push(["menu", point, reach]),
    hover: (point) => done.push(["hover", point]),
    doubleClick: (point) => done.push(["double", point]),
  };
  new Hands(roll, page);
  const send = (type, x, y, { id = 1, kind = "mouse", button = 0 } = {}) => {
    const event = Object.assign(new Event(type, { cancelable: true }), { clientX: x, clientY: y, pointerId: id, pointerType: kind, button });
    element.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { done, send, wait: (ms) => context.mock.timers.tick(ms) };
}

const finger = { kind: "touch" };

test("a press begins a gesture, in pixels of the roll, and lifting ends it", (context) => {
  const { done, send } = hands(context);
  send("pointermove", 30, 40);
  send("pointerdown", 60, 70);
  send("pointermove", 90, 70);
  send("pointerup", 90, 71);
  send("dblclick", 90, 71);
  assert.deepEqual(done, [["hover", { x: 20, y: 20 }], "focus", ["begin", { x: 50, y: 50 }], ["end", { x: 80, y: 51 }], ["double", { x: 80, y: 51 }]]);
});

test("the right button opens the menu and begins nothing", (context) => {
  const { done, send } = hands(context);
  send("pointerdown", 60, 70, { button: 2 });
  assert.equal(send("contextmenu", 60, 70), true);
  assert.deepEqual(done, ["focus", ["menu", { x: 50, y: 50 }, 1]]);
});

test("a finger that rests opens the menu in place of what it began, and lifting it chooses nothing", (context) => {
  const { done, send, wait } = hands(context);
  send("pointerdown", 60, 70, finger);
  send("pointermove", 64, 73, finger); // it trembles
  wait(600);
  assert.deepEqual(done.slice(2), ["cancel", ["menu", { x: 50, y: 50 }, 8]]);
  assert.equal(send("contextmenu", 60, 70, finger), true, "the system's own long press opens no second one");
  assert.equal(send("touchend", 60, 70), true);
  send("pointerup", 60, 70, finger);
  assert.equal(done.length, 4);
  assert.equal(send("touchend", 60, 70), false);
});

test("a finger that moves or is lifted in time opens none", (context) => {
  const { done, send, wait } = hands(context);
  send("pointerdown", 60, 70, finger);
  send("pointermove", 75, 70, finger);
  wait(600);
  send("pointerup", 75, 70, finger);
  send("pointerdown", 60, 70, finger);
  wait(300);
  send("pointerup", 60, 70, finger);
  wait(600);
  assert.deepEqual(done.filter((each) => each[0] === "menu"), []);
  assert.equal(done.filter((each) => each[0] === "end").length, 2);
});

test("a second finger calls off what the first began and pushes; nothing begins until all are lifted", (context) => {
  const { done, send, wait } = hands(context);
  send("pointerdown", 60, 70, finger);
  send("pointerdown", 160, 70, { ...finger, id: 2 });
  assert.equal(done.at(-1), "cancel");
  send("pointermove", 200, 70, { ...finger, id: 2 });
  assert.deepEqual(done.slice(-2), ["zoom", "pan"]);
  send("pointerup", 200, 70, { ...finger, id: 2 });
  send("pointerup", 60, 70, finger);
  wait(600);
  assert.deepEqual(done.filter((each) => ["menu", "end"].includes(each[0])), []);
  send("pointerdown", 60, 70, finger);
  assert.deepEqual(done.at(-1), ["begin", { x: 50, y: 50 }]);
});
