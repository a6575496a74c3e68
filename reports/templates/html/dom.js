// Elements are made here and nowhere else. Whatever is data becomes text or an attribute that cannot run.
const SVG = "http://www.w3.org/2000/svg";

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "css") for (const [property, one] of Object.entries(value)) node.style.setProperty(property, one);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

const el = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);
const svg = (tag, properties, ...children) => fill(document.createElementNS(SVG, tag), properties, children);
const button = (label, action, properties) => el("button", {type: "button", ...properties, on: {click: action}}, label);

function replaceAll(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
}

// Characters that do not show, or that turn the text around them: they are drawn as their code points.
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;
const JOINS = /[\u200c\u200d]/;
const JOINED = /\p{Extended_Pictographic}|[\ufe0f\u{1f3fb}-\u{1f3ff}\u0600-\u08ff\u0900-\u0dff]/u;
const isJoined = (text, index) => JOINS.test(text[index]) && JOINED.test(whole(text, index - 2, index).slice(-2));
const visible = (text) => text.replace(INVISIBLE, "");

// Text of an article as nodes. The signs stand in attributes and are drawn by the style sheet: what is copied from the
// page holds none of the characters that do not show.
function plainText(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (isJoined(text, match.index)) continue;
    if (match.index > done) nodes.push(document.createTextNode(text.slice(done, match.index)));
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    nodes.push(el("span", {class: "sign", "data-sign": `U+${code}`}));
    done = match.index + match[0].length;
  }
  if (done < text.length) nodes.push(document.createTextNode(text.slice(done)));
  return nodes;
}

const quoted = (text, properties) => el("bdi", properties, plainText(text));

async function copyText(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    announce(say("copied"));
  } catch {
    const target = field ?? document.body.appendChild(el("textarea", {class: "offscreen", "aria-hidden": "true"}));
    target.value = text;
    target.select();
    const done = document.execCommand("copy");
    if (!field) target.remove();
    announce(say(done ? "copied" : "copyFailed"));
  }
}

let announcer = null;
let announcing = 0;
function announce(text) {
  announcer.textContent = text;
  announcer.classList.add("shown");
  clearTimeout(announcing);
  announcing = setTimeout(() => announcer.classList.remove("shown"), 1800);
}

const remembered = {
  get(name) {
    try { return localStorage.getItem("garblint." + name); } catch { return null; }
  },
  set(name, value) {
    try { localStorage.setItem("garblint." + name, value); } catch { /* not from everywhere */ }
  },
};
