// Marks of the timeline in rows. Few marks in one place stand one above the other; more become
// one mark with their number. What one looks for first stays a mark of its own, on top.

const APART = 12;
// Width that a counted mark takes.
const SLOT = 17;
const KEY_LANES = 2;

// The first founding, the team's leaving and the first ending of the first world, forks, and
// the leaving of the second world's team.
function keys(all) {
  const first = (kind) => all.find(({ mark, world }) => mark.kind === kind && world === 0);
  const found = ["founded", "team_leaves", "ended"].map(first);
  const more = all.filter(({ mark, world }) => mark.kind === "fork" || (mark.kind === "team_leaves" && world === 1));
  return new Set(found.concat(more).filter(Boolean));
}

// Rows of marks: {x, lane, marks}, and how many lanes they take. `all` is in order of weeks,
// `at` the place of a week in pixels, `most` how many may stand one above the other, `onTop`
// whether there is room above them for what one looks for first.
function packed(all, at, most, onTop) {
  const own = onTop ? keys(all) : new Set();
  const clusters = [];
  for (const one of all) {
    if (own.has(one)) continue;
    const x = at(one.mark.week);
    const last = clusters[clusters.length - 1];
    if (last && x - last.start < SLOT) last.marks.push(one);
    else clusters.push({ start: x, marks: [one] });
  }
  const found = [];
  let lanes = 1;
  let before = -SLOT;
  for (const { marks } of clusters) {
    const middle = marks.reduce((sum, { mark }) => sum + at(mark.week), 0) / marks.length;
    const x = Math.max(middle, before + SLOT);
    before = x;
    if (marks.length > most) found.push({ x, lane: 0, marks, key: false });
    else marks.forEach((one, lane) => found.push({ x, lane, marks: [one], key: false }));
    lanes = Math.max(lanes, marks.length > most ? 1 : marks.length);
  }
  const ends = new Array(KEY_LANES).fill(-Infinity);
  let used = 0;
  for (const one of all.filter((mark) => own.has(mark))) {
    const x = at(one.mark.week);
    let lane = ends.findIndex((end) => x - end >= APART + 1);
    if (lane < 0) lane = ends.indexOf(Math.min(...ends));
    ends[lane] = Math.max(x, ends[lane] + APART + 1);
    used = Math.max(used, lane + 1);
    found.push({ x: ends[lane], lane: lanes + lane, marks: [one], key: true });
  }
  return { found, lanes: lanes + used };
}

module.exports = { packed, APART };
