// Organizations as lanes: from founding to end, as thick as they have members.

const { WORLDS } = require("./symbols");

// Height of a row in px from which on its letter can be read.
const LETTERED = 11;

// Rows from the earliest founding on: of each, the organization in the worlds that have it. Two
// worlds share a row only for what was founded before they parted.
function rows(worlds, done) {
  const [first, second] = worlds;
  const there = (world) => (world ? world.tables.filter((table) => table.founded <= done) : []);
  const shared = new Set(there(second).filter((table) => second.shares(table)).map((table) => table.number));
  const found = there(first).map((table) => [table, shared.has(table.number) ? second.byNumber.get(table.number) : null]);
  const own = there(second).filter((table) => !second.shares(table)).map((table) => [null, table]);
  const founded = ([a, b]) => (a || b).founded;
  return found.concat(own).sort((p, q) => founded(p) - founded(q));
}

function lanes(worlds, x, top, bottom, done) {
  const all = rows(worlds, done);
  if (!all.length) return [];
  const height = Math.min(20, (bottom - top) / all.length);
  const found = [];
  let most = 1;
  for (const world of worlds) for (const table of world.tables) for (const m of table.members || []) if (m > most) most = m;
  all.forEach((pair, row) => {
    const alone = !pair[0] || !pair[1];
    worlds.forEach((world, k) => {
      const table = pair[k];
      if (!table) return;
      const part = height / worlds.length;
      const y = top + row * height + (alone ? height / 2 : part * (k + 0.5));
      const half = Math.max(0.6, part * 0.5 - (part > 6 ? 1 : 0.2));
      const gone = table.ended !== null && table.ended <= done;
      const last = gone ? table.ended : done;
      const up = [];
      const down = [];
      for (let week = table.founded; week <= last; week++) {
        const list = table.members || [];
        const members = list[Math.min(list.length - 1, week - table.founded)] || 0;
        const thick = half * Math.max(0.12, Math.sqrt(members / most));
        up.push(`${x(week).toFixed(1)} ${(y - thick).toFixed(1)}`);
        down.unshift(`${x(week).toFixed(1)} ${(y + thick).toFixed(1)}`);
      }
      const [from, to] = [x(table.founded), Math.max(x(last), x(table.founded) + 1)];
      const cross = gone && part >= 5 ? `M${to - 3} ${y - 3}l6 6m0-6l-6 6` : "";
      found.push({
        key: `${table.number}-${k}`,
        colour: WORLDS[k],
        d: `M${up.join("L")}L${down.join("L")}Z`,
        back: `M${from} ${y - half}H${to}V${y + half}H${from}Z`,
        end: cross,
        y: top + (row + 0.5) * height,
        letter: (alone || k) && height >= LETTERED ? table.letter : "",
      });
    });
  });
  return found;
}

module.exports = { lanes, rows };
