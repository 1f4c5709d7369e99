// Paths of charts. Numbers that are missing break a line.

// The next round number above the greatest value.
function above(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value * 0.999);
}

function missing(value) {
  return value === null || value === undefined || Number.isNaN(value);
}

function line(values, x, y, last) {
  let d = "";
  let pen = "M";
  for (let week = 0; week <= last && week < values.length; week++) {
    if (missing(values[week])) pen = "M";
    else {
      d += `${pen}${x(week).toFixed(1)} ${y(values[week]).toFixed(1)}`;
      pen = "L";
    }
  }
  return d;
}

// The area between two courses, one polygon for each stretch where both are known.
function between(low, high, x, y, last) {
  let d = "";
  let stretch = [];
  const close = () => {
    if (stretch.length > 1) {
      const up = stretch.map((week) => `${x(week).toFixed(1)} ${y(high[week]).toFixed(1)}`);
      const down = stretch.reverse().map((week) => `${x(week).toFixed(1)} ${y(low[week]).toFixed(1)}`);
      d += `M${up.join("L")}L${down.join("L")}Z`;
    }
    stretch = [];
  };
  for (let week = 0; week <= last; week++) {
    if (missing(low[week]) || missing(high[week])) close();
    else stretch.push(week);
  }
  close();
  return d;
}

// Courses put upon each other: [{low, high}] of each.
function stacked(areas, last) {
  const floor = new Array(last + 1).fill(0);
  return areas.map((area) => {
    const low = floor.slice();
    for (let week = 0; week <= last; week++) floor[week] += area.values[week] || 0;
    return { low, high: floor.slice() };
  });
}

// Heights of names at the ends of lines, moved apart so that none covers another.
function apart(wanted, least, top, bottom) {
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  for (let k = 1; k < order.length; k++) order[k].y = Math.max(order[k].y, order[k - 1].y + least);
  const over = order.length ? order[order.length - 1].y - bottom : 0;
  if (over > 0) {
    order[order.length - 1].y -= over;
    for (let k = order.length - 2; k >= 0; k--) order[k].y = Math.min(order[k].y, order[k + 1].y - least);
  }
  const found = [];
  for (const { y, i } of order) found[i] = Math.max(top, y);
  return found;
}

// About how wide a text is at 11 px; Chinese signs are square.
function wide(text) {
  let sum = 0;
  for (const sign of text) sum += sign.charCodeAt(0) > 255 ? 11.5 : 6.1;
  return sum;
}

module.exports = { above, missing, line, between, stacked, apart, wide };
