// Shapes, colours and numbers in words: what all pictures share.

// Okabe-Ito (storyboard, section 1). Residents are grey, so that roles stand out.
const ROLES = [
  { name: "resident", colour: "#B8B8B8", pale: "#FFFFFF" },
  { name: "member", colour: "#56B4E9", pale: "#D3EAF9" },
  { name: "backbone", colour: "#E69F00", pale: "#FBE7C0" },
  { name: "post_holder", colour: "#D55E00", pale: "#F8D5C0" },
  { name: "league_member", colour: "#009E73", pale: "#C4E9DE" },
];
// Cividis at 0, 1/4, 1/2, 3/4, 1.
const STEPS = ["#00224E", "#414D6B", "#7C7B78", "#BCAF6F", "#FEE838"];
// Between the middles of these steps a colour for each share.
function ramp(share) {
  const at = Math.max(0, Math.min(STEPS.length - 1, share * STEPS.length - 0.5));
  const k = Math.min(STEPS.length - 2, Math.floor(at));
  const part = (colour, c) => parseInt(colour.slice(1 + 2 * c, 3 + 2 * c), 16);
  const mixed = [0, 1, 2].map((c) => Math.round(part(STEPS[k], c) * (k + 1 - at) + part(STEPS[k + 1], c) * (at - k)));
  return "#" + mixed.map((value) => value.toString(16).padStart(2, "0")).join("");
}

// To be read on them.
const INKS = ["#FFFFFF", "#FFFFFF", "#000000", "#000000", "#000000"];
const WORLDS = ["#0072B2", "#D55E00"];
const DIFFERENCE = "#CC79A7";
// Lines on white, of which each can be read.
const LINES = ["#0072B2", "#B34F00", "#00655A", "#8A3A66", "#6B5200", "#333333"];
const HOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#666666"];

function polygon(points) {
  return "M" + points.map((p) => p.map((v) => +v.toFixed(2)).join(" ")).join("L") + "Z";
}

// Paths of the five roles around 0, 0; sizes chosen so that they look equally heavy.
function shapes(r) {
  const circle = 0.86 * r;
  const side = 0.8 * r;
  const star = [];
  for (let k = 0; k < 10; k++) {
    const reach = k % 2 ? 0.56 * r : 1.3 * r;
    const angle = (Math.PI * k) / 5 - Math.PI / 2;
    star.push([reach * Math.cos(angle), reach * Math.sin(angle)]);
  }
  return [
    `M${-circle} 0a${circle} ${circle} 0 1 0 ${2 * circle} 0a${circle} ${circle} 0 1 0 ${-2 * circle} 0Z`,
    polygon([[-side, -side], [side, -side], [side, side], [-side, side]]),
    polygon([[0, -1.2 * r], [1.1 * r, 0], [0, 1.2 * r], [-1.1 * r, 0]]),
    polygon(star),
    polygon([[0, -1.15 * r], [1.1 * r, 0.8 * r], [-1.1 * r, 0.8 * r]]),
  ];
}

// Marks of the timeline, around 0, 0, in pixels; all are drawn, none is a letter of a font.
const MARKS = {
  founded: { d: "M0-5L5.2 4H-5.2Z", fill: "#1f2933" },
  ended: { d: "M-4-4L4 4M4-4L-4 4", stroke: "#1f2933" },
  took_post: { d: "M0-5L5 0L0 5L-5 0Z", fill: "#B34F00" },
  stepped_back: { d: "M0 5L-5.2-4H5.2Z", fill: "#ffffff", stroke: "#B34F00" },
  success: { d: shapes(4.6)[3], fill: "#E69F00", stroke: "#7a5400" },
  awarded: { d: "M-4-5L0 0L4-5M0 0V5.5M-3.5 0.6H3.5M-3.5 3.2H3.5", stroke: "#00654a" },
  fork: { d: "M0 5.5V1C0-1-4-1-4-5M0 1C0-1 4-1 4-5", stroke: "#8a3a66" },
  team_leaves: { d: "M-5 0H4M1-3.5L4.5 0L1 3.5", stroke: "#1f2933" },
};

// A word by its key, with {names} filled in; a key without a word is shown as it is.
function say(words, key, values) {
  let text = words && words[key] !== undefined ? words[key] : key;
  for (const name of Object.keys(values || {})) {
    text = text.split(`{${name}}`).join(String(values[name]));
  }
  return text;
}

// Whole numbers by the language; "1" has a word of its own where there is one.
function count(words, key, n, lang, values) {
  const one = `${key}_one`;
  const chosen = n === 1 && words && words[one] !== undefined ? one : key;
  return say(words, chosen, Object.assign({ n: number(n, lang) }, values));
}

// Kept, as making one costs more than all that a week draws.
const formats = new Map();

function number(value, lang, digits) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const most = digits === undefined ? (Math.abs(value) < 10 && value % 1 ? 2 : 0) : digits;
  const key = `${lang} ${most}`;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(lang, { maximumFractionDigits: most }));
  return formats.get(key).format(value);
}

// Members and posts of an organization, to be read.
function counted({ members, posts, places }, lang) {
  return { members: number(members, lang), posts: number(posts, lang), places: number(places, lang) };
}

module.exports = { ROLES, STEPS, INKS, WORLDS, DIFFERENCE, LINES, HOURS, MARKS, shapes, ramp, say, count, counted, number };
