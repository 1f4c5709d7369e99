// The playhead: one loop of animation frames with an accumulator, so that the pace does not
// depend on the screen. Mixed into the stage.

// Weeks a second; three years in twenty seconds at the pace it opens with.
const SPEEDS = [2, 4, 8, 16, 32];
const USUAL = 8;
// For a second, at what one should not miss.
const SLOW = 1.5;
const SLOW_FOR = 1000;
const QUARTER = 13;
const REPORT_EVERY = 250;
const ANNOUNCE_AFTER = 600;

module.exports = {
  data() {
    // What readers of screens are told; and the week it is of, at which the film rests.
    return { week: 0, playing: false, speed: USUAL, still: false, announced: "", rest: 0 };
  },
  computed: {
    filmId() {
      return this.first ? this.first.id : null;
    },
    waiting() {
      return this.first && this.done < this.first.weeks && this.week >= this.done;
    },
    // The first founding, the team's leaving and the first ending.
    slow() {
      const marks = (this.first && this.first.film.marks) || [];
      const first = (kind) => marks.filter((mark) => mark.kind === kind).map((mark) => mark.week);
      return new Set(["founded", "team_leaves", "ended"].map((kind) => Math.min(...first(kind))));
    },
    events() {
      const all = this.worlds.flatMap((world) => world.film.marks || []);
      return [...new Set(all.map((mark) => mark.week))].sort((a, b) => a - b);
    },
  },
  watch: {
    filmId() {
      this.start();
      if (this.first) this.$nextTick(this.begin);
    },
    playing(now) {
      if (now) this.announced = "";
    },
    lang: "announce",
    done() {
      if (this.wanted !== null && this.wanted > this.week) this.go(Math.min(this.wanted, this.done));
    },
  },
  created() {
    this.wanted = null;
    this.goesOn = false;
    this.raf = null;
    this.report = null;
    this.reported = 0;
    this.drawn = [];
    this.clock = 0;
    this.motion = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.moved = () => {
      this.still = this.motion.matches;
      if (this.still) this.pause();
    };
    this.motion.addEventListener("change", this.moved);
    this.still = this.motion.matches;
  },
  mounted() {
    this.hook = this.hooked();
    window.__courtyard = this.hook;
    this.start();
    this.begin();
  },
  beforeDestroy() {
    this.motion.removeEventListener("change", this.moved);
    cancelAnimationFrame(this.raf);
    clearTimeout(this.report);
    clearTimeout(this.announcing);
    if (window.__courtyard === this.hook) delete window.__courtyard;
  },
  methods: {
    // The first thing one wants is to play.
    begin() {
      const bar = this.$refs.bar;
      if (bar && document.activeElement === document.body) bar.focus();
    },
    // Who was playing goes on with the new film, from its beginning.
    start() {
      const on = this.playing || this.goesOn;
      this.pause();
      this.goesOn = on && !this.first;
      this.selected = null;
      this.enlarged = null;
      this.wanted = on ? 0 : this.startWeek || 0;
      this.week = this.rest = this.first ? Math.min(this.wanted, this.done) : 0;
      if (this.first && (on || this.autoplay) && !this.still) this.play();
    },
    play() {
      if (!this.first || this.playing) return;
      this.begun();
      if (this.week >= this.first.weeks) this.week = 0;
      this.wanted = null;
      this.playing = true;
      this.owed = 0;
      this.slowUntil = 0;
      this.drawn = [];
      this.clock = performance.now();
      this.raf = requestAnimationFrame(this.tick);
    },
    // The page around may have something to take away then.
    begun() {
      window.dispatchEvent(new CustomEvent("courtyard-play"));
    },
    pause() {
      if (!this.playing) return;
      this.playing = false;
      cancelAnimationFrame(this.raf);
      this.tell();
    },
    toggle() {
      if (this.still) this.begun();
      if (this.still) this.step(this.week >= this.first.weeks ? -this.week : 1);
      else if (this.playing) this.pause();
      else this.play();
    },
    tick(now) {
      if (!this.playing) return;
      const passed = Math.min(250, now - this.clock);
      this.clock = now;
      const pace = now < this.slowUntil ? Math.min(SLOW, this.speed) : this.speed;
      this.owed = this.waiting ? 0 : this.owed + (passed / 1000) * pace;
      let next = this.week;
      while (this.owed >= 1 && next < this.done) {
        this.owed -= 1;
        next += 1;
        if (this.slow.has(next)) {
          this.slowUntil = now + SLOW_FOR;
          this.owed = 0;
        }
      }
      if (next !== this.week) {
        // A story that is being read goes on with the film.
        const quarter = Math.floor(next / QUARTER) > Math.floor(this.week / QUARTER);
        this.week = next;
        if (quarter && this.selected) this.$emit("week", { week: next });
        this.drawn.push([now, next]);
        if (this.drawn.length > 240) this.drawn.shift();
      }
      if (next >= this.first.weeks) this.pause();
      else this.raf = requestAnimationFrame(this.tick);
    },
    // A week asked for that is not there yet is gone to as soon as it is.
    go(week) {
      this.week = Math.max(0, Math.min(week, this.done));
      this.tell();
    },
    seek(week) {
      this.pause();
      this.wanted = week > this.done ? week : null;
      this.go(week);
    },
    step(by) {
      this.pause();
      this.seek(Math.min(this.week + by, this.done));
    },
    reset() {
      this.seek(0);
    },
    event(way) {
      const there = this.events.filter((week) => (way > 0 ? week > this.week : week < this.week) && week <= this.done);
      if (there.length) this.seek(way > 0 ? there[0] : there[there.length - 1]);
    },
    // Where the playhead rests; at most four times a second, the last one always.
    tell() {
      this.announce();
      if (this.report) return;
      const rest = Math.max(0, this.reported + REPORT_EVERY - Date.now());
      this.report = setTimeout(() => {
        this.report = null;
        this.reported = Date.now();
        if (!this.playing) this.$emit("week", { week: this.week });
      }, rest);
    },
    // In words, once the playhead has come to rest: not every week that it is dragged over.
    announce() {
      this.announced = "";
      clearTimeout(this.announcing);
      this.announcing = setTimeout(() => {
        if (this.playing || !this.first) return;
        this.rest = this.week;
        this.announced = this.inWords + (this.team ? ` ${this.team.text}` : "");
      }, ANNOUNCE_AFTER);
    },
    key(event) {
      const target = event.target;
      const typing = target.closest("input, select, textarea, [contenteditable]");
      if (typing || event.ctrlKey || event.metaKey || event.altKey || !this.first) return;
      const acts = {
        ArrowLeft: () => this.step(-1),
        ArrowRight: () => this.step(1),
        PageUp: () => this.step(-Math.min(QUARTER, this.week)),
        PageDown: () => this.step(QUARTER),
        Home: () => this.seek(0),
        End: () => this.seek(this.done),
        n: () => this.event(1),
        p: () => this.event(-1),
      };
      if (target.getAttribute("role") === "slider") {
        acts.ArrowUp = acts.ArrowRight;
        acts.ArrowDown = acts.ArrowLeft;
      }
      // Space presses a button by itself.
      if (!target.closest("button, summary, a")) acts[" "] = () => this.toggle();
      const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!act) return;
      event.preventDefault();
      act();
    },
    // For tests in a browser and for measuring: where the playhead is, how many weeks a second
    // were drawn, and a digest of what the maps show in a week.
    hooked() {
      const stage = this;
      return {
        get week() { return stage.week; },
        get weeks() { return stage.first ? stage.first.weeks : 0; },
        get done() { return stage.first ? stage.done : 0; },
        get playing() { return stage.playing; },
        get rate() {
          const all = stage.drawn;
          const last = all.filter(([time]) => time > all[all.length - 1][0] - 1000);
          if (last.length < 2) return 0;
          const [from, to] = [last[0], last[last.length - 1]];
          return ((to[1] - from[1]) * 1000) / (to[0] - from[0]);
        },
        speed(value) { stage.speed = value; },
        seek(week) { stage.seek(week); },
        async frame(week) {
          stage.seek(week);
          await stage.$nextTick();
          return stage.digest();
        },
      };
    },
    digest() {
      let hash = 2166136261;
      for (const map of this.$refs.maps || []) {
        const text = map.attributes();
        for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
      }
      return (hash >>> 0).toString(16);
    },
  },
};
module.exports.SPEEDS = SPEEDS;
