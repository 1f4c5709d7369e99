// What is said in words about the week and about what lies under the pointer. Mixed into
// the stage.

const { ROLES, counted, number, say } = require("./symbols");
const { spread } = require("./pictures");
const { ACTIVE, HERE, ROLE } = require("./world");

module.exports = {
  computed: {
    // Whether the team is here, has left or is still to come; null where no team ever comes.
    team() {
      const { first, last } = this.first.film;
      if (last === null || last === undefined) return null;
      if (this.week < (first || 0)) return { here: false, text: this.t("team_comes", { n: first }) };
      const here = this.week <= last;
      return { here, text: this.t(here ? "team_here" : "team_left") };
    },
    spoken() {
      const of = this.t("week_of", { n: this.week, weeks: this.first.weeks });
      return of + (this.team ? ", " + this.team.text : "");
    },
    // The map as a sentence.
    inWords() {
      const said = this.worlds.map((world, k) => {
        const week = Math.min(this.week, world.done);
        const whose = this.second ? this.t(k ? "world_b" : "world_a") + (this.lang === "zh" ? "：" : ": ") : "";
        const spreading = world.spreads && (world.film.awareness.each ? "said_map_awareness" : "said_map_awareness_spread");
        if (spreading) return whose + this.t(spreading, Object.assign({ n: this.week }, spread(world, week, this.lang)));
        const { roles, active } = world.counts(week);
        const there = world.tables.map((table) => world.table(table, week)).filter((now) => now && !now.gone);
        const n = (value) => number(value, this.lang);
        const key = world.organizing ? "said_map" : "said_map_plain";
        const values = { n: this.week, active: n(active), all: n(world.n), organizations: n(there.length), members: n(world.n - roles[0] - roles[4]), posts: n(roles[3]) };
        return whose + this.t(key, values);
      });
      return said.concat(this.differing || []).join(this.lang === "zh" ? "" : " ");
    },
    // The organizations of the week in numbers, for the table view of the map.
    listed() {
      if (!this.list) return null;
      const head = ["organization_column", "members_column", "posts_column", "places_column", "team_column"].map((key) => this.t(key));
      const rows = this.worlds.flatMap((world, k) =>
        world.tables.map((table) => world.table(table, Math.min(this.week, world.done))).filter((now) => now && !now.gone).map((now) => {
          const numbers = [now.members, now.posts, now.places, now.help].map((value) => number(value, this.lang));
          return [now.letter + (this.second ? ` (${this.t(k ? "letter_b" : "letter_a")})` : "")].concat(numbers);
        }),
      );
      const { roles } = this.first.counts(Math.min(this.week, this.done));
      const plain = !this.worlds.some((world) => world.organizing);
      const people = ROLES.map((role, k) => plain && k ? null : [this.t("role_" + role.name), number(roles[k], this.lang), "", "", ""]);
      return { head, rows: rows.concat(people.filter(Boolean)) };
    },
    // The marks of the timeline as a table.
    happened() {
      const head = ["week_column", "event_column", "organization_column", "resident_column"].map((key) => this.t(key));
      const rows = this.worlds.flatMap((world, k) =>
        (world.film.marks || []).map((mark) => {
          const table = world.byNumber.get(mark.organization);
          const who = mark.resident !== null && mark.resident >= 0 ? String(mark.resident) : "";
          return [number(mark.week, this.lang), this.t("mark_" + mark.kind) + (this.second ? ` (${this.t(k ? "letter_b" : "letter_a")})` : ""), table ? table.letter : "", who];
        }),
      );
      return { head, rows };
    },
  },
  methods: {
    // A resident, an organization or a building in one line.
    describe(world, found, week) {
      const what = typeof found === "number" ? { kind: "resident", id: found } : found;
      if (what.kind === "organization") return this.tableInWords(world, what.id, week);
      if (what.kind === "building") {
        const house = world.film.buildings.find((b) => b.id === what.id);
        return say(this.words, "building", { n: house ? house.number : what.id });
      }
      const state = world.state(week)[what.id];
      const home = world.home(what.id);
      const table = world.byNumber.get(world.group(week)[what.id] - 1);
      const aware = world.aware(what.id, week);
      const parts = [
        say(this.words, "resident_n", { n: what.id }),
        home ? say(this.words, "building", { n: home.number }) : "",
        aware === null ? say(this.words, "role_" + ROLES[Math.min(4, state & ROLE)].name) : `${say(this.words, "colour_awareness")} ${number(aware, this.lang, 2)}`,
        table ? say(this.words, "organization", { x: table.letter }) : "",
        state & HERE ? (state & ACTIVE ? say(this.words, "active_week") : "") : say(this.words, "away"),
      ];
      return parts.filter(Boolean).join(" · ");
    },
    tableInWords(world, number, week) {
      const table = world.byNumber.get(number);
      const now = table ? world.table(table, week) : null;
      if (!now) return say(this.words, "organization", { x: table ? table.letter : number });
      const name = say(this.words, "organization", { x: now.letter });
      if (now.gone) return `${name} · ${say(this.words, "mark_ended")}`;
      return `${name} · ${say(this.words, "table_numbers", counted(now, this.lang))}`;
    },
  },
};
