// What the charts show, of one world or two: lines, areas or lanes, the sentence that says a
// week in words, and the numbers as a table. No drawing here.

const { missing } = require("./curves");
const { HOURS, LINES, WORLDS, say, number } = require("./symbols");

// Kinds of the team's work that have an area of their own; the rest is put together.
const KINDS = 7;
// Levels have a dash each; of one world they also differ in hue, so that their bands do.
const ENDS = ["circle", "square", "triangle"];
// Height in px of a chart that is the only one.
const ALONE = 240;
// Lines that can have their full names at their ends.
const NAMED = 6;
const LEVELS = [
  { name: "individual", dash: "", shade: "#0072B2", end: "circle" },
  { name: "organizational", dash: "6 3", shade: "#8F5B00", end: "square" },
  { name: "community", dash: "1.5 3", shade: "#00655A", end: "triangle" },
];
const CARRIERS = [
  { name: "post_holders", fill: "#D55E00" },
  { name: "members", fill: "#56B4E9" },
  { name: "team", fill: "#4a4a4a" },
];

function values(world, name) {
  return (world.film.series || {})[name] || [];
}

function sum(numbers) {
  return numbers.reduce((all, one) => all + one, 0);
}

function hours(minutes) {
  return minutes.map((m) => m / 60);
}

// The spread of awareness in a week, in numbers to be read.
function spread(world, week, lang) {
  const found = Object.entries(world.spread(week));
  return Object.fromEntries(found.map(([name, value]) => [name, number(value, lang, 2)]));
}

function pictures(worlds, bands, words, lang) {
  const two = worlds.length > 1;
  const t = (key, more) => say(words, key, more);
  const n = (value, digits) => number(value, lang, digits);
  const letters = [t("letter_a"), t("letter_b")];
  const named = (key, k) => (two ? `${t(key)} ${letters[k]}` : t(key));
  // Between sentences.
  const gap = lang === "zh" ? "" : " ";
  const each = (make) => worlds.flatMap(make);
  // A sentence for each world, with its letter when there are two.
  const said = (make) => (week) =>
    worlds.map((world, k) => (two ? letters[k] + (lang === "zh" ? "：" : ": ") : "") + make(world, Math.min(week, world.done))).join(gap);
  const line = (world, k, name, more) =>
    Object.assign(
      { name: named(name, k), values: values(world, name), colour: WORLDS[k], dash: k ? "6 3" : "", width: 2, band: bands[k] && bands[k].series ? bands[k].series[name] : null },
      more,
    );
  const at = (world, name, week) => values(world, name)[week];

  const participation = {
    key: "participation",
    kind: "lines",
    title: t("participation"),
    lines: each((world, k) => [
      line(world, k, "active", { hatch: true }),
      world.organizing && line(world, k, "registered", { width: 1.4, colour: k ? "#A64900" : "#5B93B8", band: two ? null : undefined }),
    ]).filter(Boolean).map((one) => (one.band === undefined ? Object.assign(one, { band: null }) : one)),
    said: said((w, week) => t(w.organizing ? "said_participation" : "said_active", { active: n(at(w, "active", week)), registered: n(at(w, "registered", week)) })),
  };
  const levels = {
    key: "levels",
    kind: "lines",
    title: t("levels"),
    // The scale of the survey.
    least: 1,
    most: 5,
    lines: each((world, k) =>
      LEVELS.map(({ name, dash, shade, end }) =>
        line(world, k, `empowerment_${name}`, {
          name: two ? `${t("level_" + name)} ${letters[k]}` : t("level_" + name), dash, end, colour: two ? WORLDS[k] : shade, hatch: name, level: name, title: t("level_" + name),
        }),
      ),
    ),
    said: said((w, week) =>
      t("said_levels", Object.fromEntries(LEVELS.map(({ name }) => [name, n(at(w, `empowerment_${name}`, week), 2)]))),
    ),
  };
  const organizations = {
    key: "organizations",
    kind: "lanes",
    title: t("organizations"),
    worlds,
    said: said((w, week) => {
      const there = w.tables.filter((table) => table.founded <= week);
      const ended = there.filter((table) => table.ended !== null && table.ended <= week).length;
      if (!there.length) return t("no_organization");
      return t("said_organizations", { n: n(there.length - ended), ended: n(ended) });
    }),
  };
  const given = {
    key: "hours",
    kind: "lines",
    title: t("hours"),
    unit: "h",
    lines: each((world, k) => [line(world, k, "hours", { hatch: true, name: two ? `${t("all_hours")} ${letters[k]}` : t("all_hours") })].concat(
      values(world, "hours_mandated").some((v) => v > 0)
        ? [line(world, k, "hours_mandated", { width: 1.4, colour: k ? "#A64900" : "#5B93B8", band: null, name: two ? `${t("required")} ${letters[k]}` : t("required") })]
        : [],
    )),
    said: said((w, week) => t("said_hours", { hours: n(at(w, "hours", week), 0), required: n(at(w, "hours_mandated", week), 0) })),
  };
  const carried = stacks("carried", (world) =>
    CARRIERS.map(({ name, fill }) => ({ name: t("carrier_" + name), fill, values: (world.film.carried || {})[name] || [] })),
  );
  // How far the organizations lean on the team: beside who does their work.
  carried.strip = {
    title: t("dependency"),
    lines: each((world, k) => [line(world, k, "dependency", { letter: letters[k] })]),
  };
  carried.said = said((w, week) => {
    const shares = CARRIERS.map(({ name }) => [name, n(((w.film.carried || {})[name] || [])[week], 1)]);
    const leaning = at(w, "dependency", week);
    return `${t("said_carried", Object.fromEntries(shares))}${gap}${t("said_dependency", { n: n(missing(leaning) ? leaning : 100 * leaning, 0) })}`;
  });
  const spentOn = (kind) => sum(each((world) => [sum((world.film.work || {})[kind] || [])]));
  const kinds = [...new Set(each((world) => Object.keys(world.film.work || {})))].map((kind) => [kind, spentOn(kind)]).sort((a, b) => b[1] - a[1]).map(([kind]) => kind);
  const others = kinds.slice(KINDS).map((kind) => t("work_" + kind));
  // What is put together is named where there is room: at the key, and in the table.
  const rest_ = others.length === 1 ? { name: others[0] } : { name: t("work_other"), holds: others.join(lang === "zh" ? "、" : ", ") };
  const work = stacks("work", (world) => {
    const spent = world.film.work || {};
    const top = kinds.slice(0, KINDS).map((kind, k) => ({ name: t("work_" + kind), fill: HOURS[k], values: hours(spent[kind] || []) }));
    const rest = kinds.slice(KINDS).map((kind) => spent[kind] || []);
    if (!rest.length) return top;
    const whole = Array.from({ length: world.done + 1 }, (_, w) => sum(rest.map((one) => one[w] || 0)));
    return top.concat([Object.assign({ fill: "#8d8d8d", values: hours(whole) }, rest_)]);
  });
  work.said = said((w, week) => {
    const total = Object.values(w.film.work || {}).reduce((all, one) => all + (one[week] || 0), 0) / 60;
    return t("said_work", { hours: n(total, 1) });
  });

  function stacks(key, areas) {
    return { key, kind: "stack", title: t(key), unit: "h", stacks: worlds.map((world, k) => ({ letter: two ? letters[k] : "", areas: areas(world) })) };
  }
  // Of each resident, or of the middle and most of them.
  const aware = (world, k) => {
    const { each, lines } = world.film.awareness;
    const whole = { hatch: true, name: named("awareness_median", k), values: lines[1], band: lines };
    if (!each) return [line(world, k, "awareness", whole)];
    return lines.map((values, i) =>
      line(world, k, "awareness", {
        values,
        name: (lines.length > NAMED ? n(i) : t("resident_n", { n: i })) + (two ? ` ${letters[k]}` : ""),
        colour: two ? WORLDS[k] : LINES[i % LINES.length],
        dash: two ? (k ? "6 3" : "") : i < LINES.length ? "" : "6 3",
        end: ENDS[i % ENDS.length],
        band: null,
        hatch: true,
      }),
    );
  };
  if (worlds.every((world) => world.spreads)) {
    const key = worlds[0].film.awareness.each ? "said_awareness" : "said_awareness_spread";
    const told = said((w, week) => t(key, spread(w, week, lang)));
    return [{ key: "awareness", kind: "lines", title: t("awareness"), most: 1, high: ALONE, lines: each(aware), said: told }];
  }
  // No chart that could only be empty.
  const organizing = worlds.some((world) => world.organizing);
  const teamed = worlds.some((world) => world.teamComes);
  return [participation].concat(organizing ? [levels, organizations, given, carried] : [], teamed ? [work] : []);
}

// The numbers behind a picture: a row for each week.
function table(picture, worlds, words, lang, done) {
  const two = worlds.length > 1;
  let columns;
  if (picture.kind === "lines") columns = picture.lines.map((one) => [one.name, one.values]);
  else if (picture.kind === "stack") {
    columns = picture.stacks.flatMap(({ letter, areas }) => areas.map((one) => [`${one.name} ${letter}`.trim() + (one.holds ? ` (${one.holds})` : ""), one.values]));
    for (const one of picture.strip ? picture.strip.lines : []) {
      columns.push([`${one.name} (%)`, one.values.map((v) => (missing(v) ? v : Math.round(1000 * v) / 10))]);
    }
  } else {
    columns = worlds.flatMap((world, k) =>
      world.tables.map((one) => [
        `${one.letter}${two ? ` (${say(words, k ? "letter_b" : "letter_a")})` : ""}`,
        Array.from({ length: done + 1 }, (_, week) => {
          const now = world.table(one, week);
          return now && !now.gone ? now.members : null;
        }),
      ]),
    );
  }
  const rows = [];
  for (let week = 0; week <= done; week++) {
    rows.push([number(week, lang)].concat(columns.map(([, list]) => number(list[week], lang))));
  }
  return { head: [say(words, "week_column")].concat(columns.map(([name]) => name)), rows };
}

module.exports = { pictures, spread, table };
