// Organizations on the map: a round table whose area tells its members, chairs for its core
// posts, a black cross while the team does its tasks; a dashed ring for a time after its end.

const ROUND = 2 * Math.PI;
// Members at which a table has its greatest size.
const FULL = 30;

class Tables {
  constructor(group, world, element) {
    this.group = group;
    this.world = world;
    this.element = element;
    this.drawn = new Map();
    group.textContent = "";
    this.holders = new Map(
      world.tables.map((table) => {
        const at = { transform: `translate(${table.x} ${table.y})`, class: "cy-table" };
        return [table.number, element("g", at, group)];
      }),
    );
  }

  // In units of the map, area by members; the greatest leaves room for chairs, the smallest for
  // the letter.
  radius(members, unit) {
    const most = 0.86 * this.world.room;
    return Math.max(Math.min(most, most * Math.sqrt(members / FULL)), 10 * unit);
  }

  draw(week, options) {
    for (const table of this.world.tables) {
      const now = this.world.table(table, week);
      const unit = options.unit;
      const chosen = options.organization === table.number;
      const key = now
        ? [now.gone, now.members, now.posts, now.places, now.help > 0, chosen, unit].join()
        : "";
      if (this.drawn.get(table.number) === key) continue;
      this.drawn.set(table.number, key);
      const holder = this.holders.get(table.number);
      holder.textContent = "";
      if (!now) continue;
      if (now.gone) this.ring(holder, now, unit, options.words);
      else this.live(holder, now, unit, chosen);
    }
  }

  live(holder, now, unit, chosen) {
    const r = this.radius(now.members, unit);
    const line = (chosen ? 3 : 1.5) * unit;
    this.element("circle", { r: r + 1.2 * unit, fill: "#ffffff", opacity: 0.75 }, holder);
    const look = { r, fill: "#FFFDF5", stroke: chosen ? "#0B4F7D" : "#333", "stroke-width": line };
    this.element("circle", look, holder);
    this.letter(holder, now.letter, 0, Math.min(16, Math.max(12, r / unit)) * unit, "#1f2933");
    const chairs = now.places + (now.help > 0 ? 1 : 0);
    const size = Math.max(2.6 * unit, Math.min(0.3 * this.world.gap, (2.4 * r) / Math.max(6, chairs)));
    for (let k = 0; k < chairs; k++) {
      const angle = (ROUND * k) / chairs - Math.PI / 2;
      const cx = (r + 0.35 * size) * Math.cos(angle);
      const cy = (r + 0.35 * size) * Math.sin(angle);
      if (k < now.places) {
        const fill = k < now.posts ? "#D55E00" : "#ffffff";
        this.element("circle", { cx, cy, r: size, fill, stroke: "#333", "stroke-width": unit }, holder);
      } else this.cross(holder, cx, cy, 1.25 * size, unit);
    }
  }

  // The worker's chair: the same cross as in the legend, on white so that it is seen.
  cross(holder, x, y, size, unit) {
    const arm = `M${x - size} ${y}H${x + size}M${x} ${y - size}V${y + size}`;
    const back = { d: arm, stroke: "#ffffff", "stroke-width": 0.8 * size + 2 * unit };
    this.element("path", back, holder);
    this.element("path", { d: arm, stroke: "#000000", "stroke-width": 0.8 * size }, holder);
  }

  ring(holder, now, unit, words) {
    const r = this.radius(4, unit);
    const dash = `${4 * unit} ${3 * unit}`;
    const look = { r, fill: "#ffffff", "fill-opacity": 0.85, stroke: "#5c4a4a", "stroke-width": 1.5 * unit };
    this.element("circle", Object.assign(look, { "stroke-dasharray": dash }), holder);
    this.letter(holder, now.letter, 0, 12 * unit, "#5c4a4a");
    const reason = now.reason && words ? words["reason_" + now.reason] : "";
    if (reason) this.letter(holder, reason, r + 9 * unit, 11 * unit, "#4a3a3a", true);
  }

  letter(holder, text, y, size, fill, halo) {
    const look = { y, fill, "font-size": size, "text-anchor": "middle", "dominant-baseline": "central" };
    if (halo) Object.assign(look, { class: "cy-halo", "stroke-width": size / 3.5 });
    else look["font-weight"] = 650;
    this.element("text", look, holder).textContent = text;
  }

  // The table under a point with its chairs, in units of the map.
  at(x, y, week, unit) {
    for (const table of this.world.tables) {
      const now = this.world.table(table, week);
      if (now && Math.hypot(table.x - x, table.y - y) <= this.radius(now.members || 4, unit) + 6 * unit) return table;
    }
    return null;
  }
}

module.exports = { Tables };
