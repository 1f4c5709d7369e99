// A picture of what is shown, to be taken away: maps side by side with a key, charts, a caption.
// Made in the browser, so that it has the viewer's fonts; styles are written into the elements,
// as a file has no style sheet.

const SVG = "http://www.w3.org/2000/svg";
const FONT = '"Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif';
const WRITTEN = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "opacity", "visibility",
  "font-size", "font-weight", "text-anchor", "dominant-baseline", "paint-order", "vector-effect",
];
const WIDTH = 1200;
const PAD = 28;

function make(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  return made;
}

// A copy whose looks no longer depend on the page.
function copy(svg) {
  const cloned = svg.cloneNode(true);
  const from = [svg, ...svg.querySelectorAll("*")];
  const to = [cloned, ...cloned.querySelectorAll("*")];
  from.forEach((element, k) => {
    const look = getComputedStyle(element);
    for (const name of WRITTEN) {
      const value = look.getPropertyValue(name);
      if (value && value !== "normal" && value !== "auto") to[k].setAttribute(name, value);
    }
    to[k].removeAttribute("class");
  });
  return cloned;
}

function box(svg) {
  const [, , w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
  return { w, h };
}

function put(parent, svg, x, y, width, height, cursor) {
  const cloned = copy(svg);
  if (cursor) cloned.appendChild(make("path", { d: `M${cursor.x} ${cursor.top}V${cursor.bottom}`, stroke: "#1f2933", "stroke-width": 1.2 }));
  for (const [key, value] of Object.entries({ x, y, width, height })) cloned.setAttribute(key, value);
  parent.appendChild(cloned);
}

// About how long a text is; Chinese signs are square, others `narrow` times as wide as high.
function long(text, size, narrow) {
  return [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 255 ? 1 : narrow), 0) * size;
}

// Lines of a text that is longer than the picture is wide.
function wrap(text, width, size) {
  const lines = [""];
  for (const word of text.split(/(?<=[\s\u3000-\u303f\uff00-\uffef])/)) {
    const last = lines[lines.length - 1];
    if (long(last + word, size, 0.55) > width && last) lines.push(word);
    else lines[lines.length - 1] = last + word;
  }
  return lines;
}

// What the signs of a map mean, in as few rows as it takes; returns how high they are.
function keys(parent, signs, y) {
  const [size, row] = [12.5, 22];
  let [x, down] = [PAD, 0];
  for (const { shapes, text } of signs) {
    const width = 26 + long(text, size, 0.6) + 18;
    if (x > PAD && x + width > WIDTH - PAD) [x, down] = [PAD, down + row];
    const sign = make("g", { transform: `translate(${x + 10} ${y + down + 10})`, stroke: "#333" });
    for (const [name, look, letter] of shapes) sign.appendChild(make(name, look, letter));
    parent.appendChild(sign);
    parent.appendChild(make("text", { x: x + 24, y: y + down + 14.5, "font-size": size }, text));
    x += width;
  }
  return down + row;
}

function compose({ maps, signs, drawings, title, caption }) {
  const whole = make("svg", { xmlns: SVG, width: WIDTH, "font-family": FONT, fill: "#1f2933" });
  const paper = make("rect", { width: WIDTH, fill: "#ffffff" });
  whole.appendChild(paper);
  let y = PAD;
  const write = (text, size, weight) => {
    for (const part of wrap(text, WIDTH - 2 * PAD, size)) {
      y += 1.35 * size;
      whole.appendChild(make("text", { x: PAD, y, "font-size": size, "font-weight": weight }, part));
    }
    y += 10;
  };
  write(title, 17, 600);
  const wide = (WIDTH - 2 * PAD - 20 * (maps.length - 1)) / Math.max(1, maps.length);
  let tall = 0;
  maps.forEach(({ svg, title: name }, k) => {
    const { w, h } = box(svg);
    const high = Math.min(620, (wide * h) / w);
    const x = PAD + k * (wide + 20);
    if (name) whole.appendChild(make("text", { x, y: y + 14, "font-size": 14, "font-weight": 600 }, name));
    put(whole, svg, x, y + (name ? 22 : 0), wide, high);
    tall = Math.max(tall, high + (name ? 22 : 0));
  });
  y += tall + 14;
  if (maps.length) y += keys(whole, signs, y) + 12;
  const columns = drawings.length === 1 && box(drawings[0].svg).w > WIDTH / 2 ? 1 : 3;
  const room = (WIDTH - 2 * PAD - 24 * (columns - 1)) / columns;
  for (let k = 0; k < drawings.length; k += columns) {
    let row = 0;
    drawings.slice(k, k + columns).forEach(({ svg, cursor, title: name, said, keys }, c) => {
      const x = PAD + c * (room + 24);
      const { w, h } = box(svg);
      const high = (room * h) / w;
      whole.appendChild(make("text", { x, y: y + 14, "font-size": 14, "font-weight": 600 }, name));
      const lines = wrap(said, room, 12).slice(0, 4);
      lines.forEach((part, n) => whole.appendChild(make("text", { x, y: y + 31 + 15 * n, "font-size": 12, fill: "#55606b" }, part)));
      put(whole, svg, x, y + 40 + 15 * (lines.length - 1), room, high, cursor);
      let down = y + 56 + 15 * (lines.length - 1) + high;
      for (const { name: key, fill } of keys) {
        whole.appendChild(make("rect", { x, y: down - 9, width: 10, height: 10, fill }));
        whole.appendChild(make("text", { x: x + 16, y: down, "font-size": 11.5 }, key));
        down += 16;
      }
      row = Math.max(row, down - y);
    });
    y += row + 14;
  }
  write(caption, 13, 400);
  const height = Math.ceil(y + PAD / 2);
  whole.setAttribute("height", height);
  whole.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
  paper.setAttribute("height", height);
  return { whole, height };
}

function give(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function picture(parts, kind, name) {
  const { whole, height } = compose(parts);
  const text = new XMLSerializer().serializeToString(whole);
  const blob = new Blob([text], { type: "image/svg+xml;charset=utf-8" });
  if (kind === "svg") {
    give(blob, `${name}.svg`);
    return;
  }
  const image = new Image();
  const address = URL.createObjectURL(blob);
  image.onload = () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * WIDTH, 2 * height];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(address);
    canvas.toBlob((made) => give(made, `${name}.png`), "image/png");
  };
  image.src = address;
}

module.exports = { picture };
