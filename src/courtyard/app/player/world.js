// One world of the player: a film's bytes by week. Kept outside Vue's data, which would
// watch every number of it.

const ACTIVE = 8;
const HERE = 16;
const ROLE = 7;
// Weeks for which a dissolved organization stays on the map (storyboard, region C).
const LINGER = 8;
const LEVELS = ["individual", "organizational", "community"].map((level) => `empowerment_${level}`);
// Behind the letter of an organization that only a second world has.
const OWN = "′";
// Organizations in a text: one letter or several.
const NAMED = /([Oo]rganizations? |组织)([A-Z]+(?![a-z])(?:(?:, | and |、|和)[A-Z]+(?![A-Za-z]))*)/g;

function bytes(view) {
  return view instanceof DataView
    ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    : new Uint8Array(view);
}

// Blocks put together; a copy also puts two-byte numbers on even addresses.
function together(blocks) {
  const parts = (blocks || []).map(bytes);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// Twice the smallest usual distance between two residents, found by a coarse grid: dots are
// drawn as large as they can be without touching.
function spacing(x, y, width, height) {
  const n = x.length;
  if (n < 2) return Math.min(width, height) / 4;
  const size = Math.sqrt((width * height) / n);
  const cells = new Map();
  const key = (a, b) => a * 100003 + b;
  for (let i = 0; i < n; i++) {
    const k = key(Math.floor(x[i] / size), Math.floor(y[i] / size));
    if (!cells.has(k)) cells.set(k, []);
    cells.get(k).push(i);
  }
  const nearest = [];
  const stride = Math.max(1, Math.floor(n / 300));
  for (let i = 0; i < n; i += stride) {
    const a = Math.floor(x[i] / size);
    const b = Math.floor(y[i] / size);
    let best = Infinity;
    for (let da = -1; da <= 1; da++) {
      for (let db = -1; db <= 1; db++) {
        for (const j of cells.get(key(a + da, b + db)) || []) {
          if (j !== i) best = Math.min(best, Math.hypot(x[i] - x[j], y[i] - y[j]));
        }
      }
    }
    if (best < Infinity && best > 0) nearest.push(best);
  }
  nearest.sort((p, q) => p - q);
  return nearest.length ? nearest[Math.floor(nearest.length / 10)] : size;
}

class World {
  // Of a second world `fork` is the week up to which it is the first one. What is founded later
  // is another organization, whatever its number: its letter gets a mark.
  constructor(film, frames, groups, shade, fork) {
    this.fork = fork === undefined ? null : fork;
    this.film = film;
    this.id = film.id;
    this.n = film.n;
    this.weeks = film.weeks;
    this.width = film.width;
    this.states = together(frames);
    this.members = new Uint16Array(together(groups).buffer);
    this.shades = shade && shade.frames ? together(shade.frames) : null;
    this.shade = shade ? shade.name : null;
    this.done = Math.max(0, Math.min(film.weeks, Math.floor(this.states.length / this.n) - 1));
    this.tables = (film.tables || []).map((table) => (this.shares(table) ? table : Object.assign({}, table, { letter: table.letter + OWN })));
    // Greatest radius of a table: the map keeps this much room for each.
    this.room = film.room || 22;
    this.byNumber = new Map(this.tables.map((table) => [table.number, table]));
    this.counted = new Map();
  }

  get teamComes() {
    return this.film.last !== null && this.film.last !== undefined;
  }

  // Whether people organize at all. Where there is no team, no organization, and no hours and no
  // level ever change, the film is of one decision or opinion and of nothing else.
  get organizing() {
    const { series, carried } = this.film;
    const list = (name) => (series || {})[name] || [];
    const given = ["hours", "hours_mandated"].some((name) => list(name).some((v) => v > 0));
    const moved = LEVELS.some((name) => new Set(list(name).filter((v) => v !== null)).size > 1);
    const carrying = Object.values(carried || {}).some((one) => one.some((v) => v > 0));
    return this.teamComes || this.tables.length > 0 || given || moved || carrying;
  }

  // Whether awareness spreads, and nobody decides or organizes.
  get spreads() {
    return Boolean(this.film.awareness);
  }

  // How aware a resident is in a week; null where it is not known of each.
  aware(i, week) {
    const { each, lines } = this.film.awareness || {};
    const value = each ? lines[i][week] : null;
    return value === undefined ? null : value;
  }

  // Lowest, highest and mean awareness in a week; of many the middle 80 % of residents.
  spread(week) {
    const now = this.film.awareness.lines.map((line) => line[week]);
    return { low: Math.min(...now), high: Math.max(...now), mean: this.film.series.awareness[week] };
  }

  // Whether an organization is one of the first world too.
  shares(table) {
    return this.fork === null || table.founded <= this.fork;
  }

  // A text about this world, with the marks of its own letters.
  said(text) {
    const own = new Set(this.tables.filter((table) => !this.shares(table)).map((table) => table.letter));
    if (!own.size) return text;
    const marked = (letter) => (own.has(letter + OWN) ? letter + OWN : letter);
    return text.replace(NAMED, (whole, head, letters) => head + letters.replace(/[A-Z]+/g, marked));
  }

  get gap() {
    if (!this.measured) {
      const { x, y, width, height } = this.film;
      this.measured = spacing(x || [], y || [], width, height);
    }
    return this.measured;
  }

  state(week) {
    return this.states.subarray(week * this.n, (week + 1) * this.n);
  }

  group(week) {
    return this.members.subarray(week * this.n, (week + 1) * this.n);
  }

  step(week) {
    return this.shades && this.shades.length >= (week + 1) * this.n
      ? this.shades.subarray(week * this.n, (week + 1) * this.n)
      : null;
  }

  // Residents by role, and those active and away, in a week.
  counts(week) {
    if (!this.counted.has(week)) {
      const roles = [0, 0, 0, 0, 0];
      let active = 0;
      let away = 0;
      for (const state of this.state(week)) {
        roles[Math.min(4, state & ROLE)]++;
        if (state & ACTIVE) active++;
        if (!(state & HERE)) away++;
      }
      this.counted.set(week, { roles, active, away });
    }
    return this.counted.get(week);
  }

  // The building a resident lives in; null where residents do not stand in buildings.
  home(i) {
    if (!this.houses) this.houses = new Map((this.film.buildings || []).map((b) => [b.id, b]));
    return this.houses.get((this.film.home || [])[i]) || null;
  }

  // What is drawn of an organization in a week; nothing before it and long after it.
  table(table, week) {
    if (table.founded > week) return null;
    const gone = table.ended !== null && table.ended !== undefined && table.ended <= week;
    if (gone && week - table.ended > LINGER) return null;
    const at = (column) => {
      const list = column || [];
      return list.length ? list[Math.min(list.length - 1, week - table.founded)] : 0;
    };
    return {
      number: table.number,
      letter: table.letter,
      gone,
      members: gone ? 0 : at(table.members),
      posts: gone ? 0 : at(table.posts),
      places: gone ? 0 : at(table.places),
      help: gone ? 0 : at(table.help),
      reason: table.reason,
    };
  }

  // Whether the same residents live in another world, each with the same traits and home.
  alike(other) {
    const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);
    return same(this.film.fixed, other.film.fixed) && same(this.film.home, other.film.home);
  }

  // How many residents another world shows otherwise (role, active, organization; how aware,
  // where that is known of each).
  differing(other, week) {
    const [a, b, g, h] = [this.state(week), other.state(week), this.group(week), other.group(week)];
    const ring = new Uint8Array(this.n);
    let count = 0;
    for (let i = 0; i < this.n; i++) {
      if (a[i] !== b[i] || g[i] !== h[i] || this.aware(i, week) !== other.aware(i, week)) {
        ring[i] = 1;
        count++;
      }
    }
    return { ring, count };
  }
}

// The week after which a film goes another way than the first world; both begin alike.
function forked(film) {
  const mark = (film.marks || []).find((one) => one.kind === "fork");
  return mark ? mark.week : 0;
}

module.exports = { World, forked, ACTIVE, HERE, ROLE, LINGER };
