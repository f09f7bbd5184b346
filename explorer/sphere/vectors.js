// Positions as unit vectors and back: the first axis leaves the planet at 0° N 0° E, the second at 90° E, the third at the north pole.
const RADIAN = Math.PI / 180;

const add = (a, b, times = 1) => [a[0] + times * b[0], a[1] + times * b[1], a[2] + times * b[2]];
const scaled = (a, times) => [a[0] * times, a[1] * times, a[2] * times];
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const length = (a) => Math.hypot(a[0], a[1], a[2]);
const unit = (a) => scaled(a, 1 / length(a));
const limited = (value, least, most) => Math.min(Math.max(value, least), most);
const turned = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;

function toVector(latitude, longitude) {
  const [up, across] = [latitude * RADIAN, longitude * RADIAN];
  return [Math.cos(up) * Math.cos(across), Math.cos(up) * Math.sin(across), Math.sin(up)];
}

// Latitude and longitude, degrees, of a vector of any length.
function toPosition([x, y, z]) {
  return [Math.atan2(z, Math.hypot(x, y)) / RADIAN, Math.atan2(y, x) / RADIAN];
}

// East and north at a position; at a pole as its meridian says.
function compass(latitude, longitude) {
  const [up, across] = [latitude * RADIAN, longitude * RADIAN];
  const east = [-Math.sin(across), Math.cos(across), 0];
  return { east, north: [-Math.sin(up) * Math.cos(across), -Math.sin(up) * Math.sin(across), Math.cos(up)] };
}

// A vector turned about an axis of length 1, radians.
function rotated(a, axis, angle) {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return add(add(scaled(a, cosine), cross(axis, a), sine), axis, dot(axis, a) * (1 - cosine));
}
