// The picture of one map: dots, rings and spokes are made once, then only what a week
// changes is touched. Vue never sees these elements.

const { ROLES, STEPS, ramp, shapes } = require("./symbols");
const { ACTIVE, HERE, ROLE } = require("./world");
const { Tables } = require("./tables");

const SVG = "http://www.w3.org/2000/svg";
const NOT_DRAWN = 65535;

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
  if (parent) parent.appendChild(made);
  return made;
}

class Drawing {
  // Only the residents of one building are drawn where there are too many for all.
  constructor(groups, world, building) {
    this.groups = groups;
    this.world = world;
    const all = Array.from({ length: world.n }, (_, i) => i);
    this.rows = building === null ? all : all.filter((i) => world.film.home[i] === building);
    this.r = 0.43 * world.gap;
    this.large = shapes(this.r);
    this.small = shapes(0.74 * this.r);
    this.looks = new Map();
    this.dots = [];
    this.rings = [];
    this.build();
    this.tables = new Tables(groups.tables, world, element);
  }

  build() {
    const { x, y } = this.world.film;
    const { dots, rings } = this.groups;
    dots.textContent = "";
    rings.textContent = "";
    const width = (0.13 * this.r).toFixed(2);
    const fragment = document.createDocumentFragment();
    for (const i of this.rows) {
      const place = `translate(${x[i]} ${y[i]})`;
      this.dots[i] = element("path", { transform: place, "stroke-width": width }, fragment);
    }
    dots.appendChild(fragment);
    this.drawn = new Uint16Array(this.world.n).fill(NOT_DRAWN);
    this.ringed = new Uint8Array(this.world.n);
  }

  // Attributes of a dot: role and activity in the low five bits, the step of the quantity
  // chosen (or none) above. With a quantity colour is taken, so activity is told by size.
  look(code) {
    if (!this.looks.has(code)) {
      const role = Math.min(4, code & ROLE);
      const active = Boolean(code & ACTIVE);
      const step = code >> 8;
      const plain = role === 0 && !active && !step;
      const { colour, pale } = ROLES[role];
      this.looks.set(code, {
        d: step && !active && !this.world.spreads ? this.small[role] : this.large[role],
        fill: step ? STEPS[step - 1] : active ? colour : pale,
        "stroke-opacity": plain ? "0.6" : "1",
        opacity: code & HERE ? "1" : "0.3",
      });
    }
    return this.looks.get(code);
  }

  draw(week, options) {
    const states = this.world.state(week);
    const steps = options.quantity ? this.world.step(week) : null;
    const none = {};
    for (const i of this.rows) {
      const code = (states[i] & 31) | (steps ? (steps[i] + 1) << 8 : 0);
      const before = this.drawn[i];
      if (code === before) continue;
      const old = before === NOT_DRAWN ? none : this.look(before);
      const next = this.look(code);
      for (const key in next) {
        if (next[key] !== old[key]) this.dots[i].setAttribute(key, next[key]);
      }
      this.drawn[i] = code;
    }
    if (steps && this.world.shade === "awareness") this.finely(week);
    this.tables.draw(week, options);
    this.spokes(week, options.organization);
    this.ring(options.ring);
  }

  // Five steps do not show how a few residents come to agree: each gets a colour of its own.
  finely(week) {
    for (const i of this.rows) {
      const value = this.world.aware(i, week);
      if (value === null) return;
      this.dots[i].setAttribute("fill", ramp(value));
      this.drawn[i] = NOT_DRAWN;
    }
  }

  // From the table to every member of the organization chosen.
  spokes(week, organization) {
    const table = this.world.byNumber.get(organization);
    let d = "";
    if (table && this.world.table(table, week)) {
      const group = this.world.group(week);
      const { x, y } = this.world.film;
      for (let i = 0; i < group.length; i++) {
        if (group[i] === organization + 1) d += `M${table.x} ${table.y}L${x[i]} ${y[i]}`;
      }
    }
    if (d !== this.spoken) this.groups.spokes.setAttribute("d", d);
    this.spoken = d;
  }

  // Rings round residents who differ between two worlds; made when first needed.
  ring(wanted) {
    if (!wanted && !this.rings.length) return;
    const { x, y } = this.world.film;
    for (const i of this.rows) {
      const want = wanted ? wanted[i] : 0;
      if (want === this.ringed[i]) continue;
      if (!this.rings[i]) {
        const at = { cx: x[i], cy: y[i], r: (1.32 * this.r).toFixed(2) };
        this.rings[i] = element("circle", at, this.groups.rings);
      }
      this.rings[i].setAttribute("visibility", want ? "visible" : "hidden");
      this.ringed[i] = want;
    }
  }

  // The resident nearest to a point within a reach, in units of the map.
  nearest(px, py, reach) {
    const { x, y } = this.world.film;
    let best = -1;
    let least = reach * reach;
    for (const i of this.rows) {
      const away = (x[i] - px) ** 2 + (y[i] - py) ** 2;
      if (away <= least) {
        least = away;
        best = i;
      }
    }
    return best;
  }

  // The next resident in a direction: near, and little off the line.
  towards(from, dx, dy) {
    const { x, y } = this.world.film;
    let best = from;
    let least = Infinity;
    for (const i of this.rows) {
      if (i === from) continue;
      const along = (x[i] - x[from]) * dx + (y[i] - y[from]) * dy;
      const across = Math.abs((x[i] - x[from]) * dy - (y[i] - y[from]) * dx);
      if (along <= 1e-6 || across > along) continue;
      if (along + 2.5 * across < least) {
        least = along + 2.5 * across;
        best = i;
      }
    }
    return best;
  }

  // What is drawn, read back from the elements: equal pictures have equal texts.
  attributes() {
    const read = (path) => ["d", "fill", "stroke-opacity", "opacity"].map((k) => path.getAttribute(k));
    const dots = this.rows.map((i) => read(this.dots[i])).join("|");
    const rings = this.rings.flatMap((ring, i) => (ring.getAttribute("visibility") === "visible" ? [i] : [])).join();
    return [dots, rings, this.groups.tables.innerHTML, this.groups.spokes.getAttribute("d")].join("#");
  }
}

module.exports = { Drawing, element };
