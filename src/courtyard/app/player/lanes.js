// Organizations as lanes: from founding to end, as thick as they have members.

const { WORLDS } = require("./symbols");

function lanes(worlds, x, top, bottom, done) {
  const numbers = [...new Set(worlds.flatMap((world) => world.tables.filter((t) => t.founded <= done).map((t) => t.number)))];
  numbers.sort((a, b) => a - b);
  if (!numbers.length) return [];
  const height = Math.min(20, (bottom - top) / numbers.length);
  const found = [];
  let most = 1;
  for (const world of worlds) for (const table of world.tables) for (const m of table.members || []) if (m > most) most = m;
  numbers.forEach((number, row) => {
    worlds.forEach((world, k) => {
      const table = world.byNumber.get(number);
      if (!table || table.founded > done) return;
      const part = height / worlds.length;
      const y = top + row * height + part * (k + 0.5);
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
        key: `${number}-${k}`,
        colour: WORLDS[k],
        d: `M${up.join("L")}L${down.join("L")}Z`,
        back: `M${from} ${y - half}H${to}V${y + half}H${from}Z`,
        end: cross,
        y: top + (row + 0.5) * height,
        letter: k === worlds.length - 1 || !worlds[1].byNumber.has(number) ? (height >= 11 ? table.letter : "") : "",
      });
    });
  });
  return found;
}

module.exports = { lanes };
