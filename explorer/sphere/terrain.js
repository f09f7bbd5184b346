// Heights of the ground, metres: a grid from pole to pole, read as smoothly as the model is.
// The shader of the planet reads the same heights in the same way, so that what is pointed at is what is seen.
class Terrain {
  constructor(values, columns, rows) {
    Object.assign(this, { values, columns, rows });
    this.highest = values.reduce((most, each) => Math.max(most, each), 0);
  }

  // From what the kernel packed: differences to the neighbours, high bytes before low ones, deflated.
  static async unpacked({ bytes, columns, rows, metres }) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const parts = new Uint8Array(await new Response(stream).arrayBuffer());
    const count = columns * rows, values = new Float32Array(count), steps = new Int16Array(count);
    for (let at = 0; at < count; at += 1) {
      const left = at % columns ? steps[at - 1] : at ? steps[at - columns] : 0;
      steps[at] = left + ((parts[at] << 8) | parts[count + at]);
      values[at] = steps[at] * metres;
    }
    return new Terrain(values, columns, rows);
  }

  at(row, column) {
    return this.values[limited(row, 0, this.rows - 1) * this.columns + ((column + this.columns) % this.columns)];
  }

  // The same, not as smooth, at a quarter of the work.
  rough(latitude, longitude) {
    const y = ((90 - latitude) / 180) * (this.rows - 1), x = ((turned(longitude) + 180) / 360) * this.columns;
    const [top, left] = [Math.floor(y), Math.floor(x)], [down, across] = [y - top, x - left];
    const upper = this.at(top, left) * (1 - across) + this.at(top, left + 1) * across;
    return upper * (1 - down) + (this.at(top + 1, left) * (1 - across) + this.at(top + 1, left + 1) * across) * down;
  }

  height(latitude, longitude) {
    const y = ((90 - latitude) / 180) * (this.rows - 1), x = ((turned(longitude) + 180) / 360) * this.columns;
    const [top, left] = [Math.floor(y), Math.floor(x)];
    const down = smoothly(y - top), across = smoothly(x - left);
    let sum = 0;
    for (let row = 0; row < 4; row += 1)
      for (let column = 0; column < 4; column += 1)
        sum += down[row] * across[column] * this.at(top + row - 1, left + column - 1);
    return sum;
  }
}

// Weights of four neighbours in a row (Catmull and Rom): through each value, without kinks.
function smoothly(t) {
  return [((2 - t) * t - 1) * t / 2, ((3 * t - 5) * t * t + 2) / 2, ((4 - 3 * t) * t + 1) * t / 2, (t - 1) * t * t / 2];
}
