// The planet, the air about it and the stars, drawn by WebGL through ogl.
// Rings and spokes of the mesh: at rest, and while it moves on a slow machine and on a very slow one.
const MESHES = [[128, 240], [56, 128], [36, 88]];
const STARS = 900;

// The mesh is a cap about the place looked at, finest there; its points are counted from that place, for the sake of digits.
const GROUND_POINTS = `#version 300 es
precision highp float;
precision highp sampler2D;
in vec2 spot;
uniform mat4 viewMatrix, projectionMatrix;
uniform sampler2D heights;
uniform vec2 grid;
uniform vec3 middle, east, north;
uniform float reach, bend, lift, ground;
out vec3 outward, place;

float at(int row, int column) {
  int columns = int(grid.x);
  return texelFetch(heights, ivec2((column + columns) % columns, clamp(row, 0, int(grid.y) - 1)), 0).r;
}
vec4 smoothly(float t) {
  return vec4(((2.0 - t) * t - 1.0) * t, (3.0 * t - 5.0) * t * t + 2.0, ((4.0 - 3.0 * t) * t + 1.0) * t, (t - 1.0) * t * t) / 2.0;
}
float height(vec3 n) {
  float y = (0.5 - asin(clamp(n.z, -1.0, 1.0)) / ${Math.PI}) * (grid.y - 1.0), x = (atan(n.y, n.x) / ${2 * Math.PI} + 0.5) * grid.x;
  int top = int(floor(y)), left = int(floor(x));
  vec4 down = smoothly(y - floor(y)), across = smoothly(x - floor(x));
  float sum = 0.0;
  for (int row = 0; row < 4; row++)
    sum += down[row] * dot(across, vec4(
      at(top + row - 1, left - 1), at(top + row - 1, left), at(top + row - 1, left + 1), at(top + row - 1, left + 2)));
  return sum;
}
void main() {
  float angle = reach * (bend > 0.01 ? (exp(bend * spot.x) - 1.0) / (exp(bend) - 1.0) : spot.x);
  vec3 aside = sin(angle) * (cos(spot.y) * north + sin(spot.y) * east);
  float half_sine = sin(angle / 2.0);
  outward = aside + cos(angle) * middle;
  place = aside - 2.0 * half_sine * half_sine * middle + lift * height(normalize(outward)) * outward - ground * middle;
  gl_Position = projectionMatrix * viewMatrix * vec4(place, 1.0);
}`;

const GROUND_COLOURS = `#version 300 es
precision highp float;
in vec3 outward, place;
uniform sampler2D whole, parts[2];
uniform vec3 eye, sun, realSun, air, partMiddle[2], partEast[2], partNorth[2];
uniform vec2 partSize;
uniform float level, graticule;
out vec4 colour;

vec4 part(sampler2D picture, vec3 n, int which) {
  float reach = which == 0 ? partSize.x : partSize.y;
  if (reach <= 0.0) return vec4(0.0);
  float away = 1.0 + dot(n, partMiddle[which]);
  vec2 at = 2.0 * vec2(dot(n, partEast[which]), -dot(n, partNorth[which])) / away / reach;
  float inside = smoothstep(1.0, 0.9, max(abs(at.x), abs(at.y))) * step(0.2, away);
  return vec4(texture(picture, 0.5 + 0.5 * at).rgb, inside);
}
void main() {
  vec3 n = normalize(outward);
  vec2 there = vec2(atan(n.y, n.x), asin(clamp(n.z, -1.0, 1.0)));
  vec3 seen = textureLod(whole, vec2(0.5) + there * vec2(${0.5 / Math.PI}, ${-1 / Math.PI}), level).rgb;
  vec4 older = part(parts[1], n, 1), newer = part(parts[0], n, 0);
  seen = mix(seen, older.rgb, older.a);
  seen = mix(seen, newer.rgb, newer.a);
  if (graticule > 0.0) {
    vec2 line = there / graticule;
    vec2 off = abs(fract(line - 0.5) - 0.5) / fwidth(line);
    off.x += 9.0 * step(0.985, abs(n.z)); // at the poles meridians crowd
    seen = mix(seen, vec3(1.0), 0.2 * (1.0 - smoothstep(0.4, 1.3, min(off.x, off.y))));
  }
  float height = dot(n, sun), day = smoothstep(-0.34, 0.2, height);
  vec3 toEye = normalize(eye - place);
  float edge = 1.0 - max(dot(n, toEye), 0.0);
  vec3 dusk = mix(vec3(1.0), vec3(1.12, 0.86, 0.72), smoothstep(0.3, 0.0, abs(height + 0.02)));
  vec3 night = seen * vec3(0.075, 0.08, 0.11);
  seen = mix(night, seen * dusk, day);
  seen = mix(seen, air, pow(edge, 5.0) * 0.72 * smoothstep(-0.34, 0.2, dot(n, realSun)));
  colour = vec4(seen, 1.0);
}`;

const SKY_POINTS = `#version 300 es
in vec2 spot;
out vec2 aside;
void main() {
  aside = spot;
  gl_Position = vec4(spot, 0.999999, 1.0);
}`;

// Air is thin: a line of sight glows as much as the lowest air that it crosses, where the sun shines on it.
const SKY_COLOURS = `#version 300 es
precision highp float;
in vec2 aside;
uniform vec3 at, ahead, across, up, sun, air;
uniform float depth;
out vec4 colour;
void main() {
  vec3 way = normalize(ahead + aside.x * across + aside.y * up);
  float along = max(-dot(at, way), 0.0);
  vec3 lowest = at + along * way;
  float height = max(length(lowest) - 1.0, 0.0);
  float day = smoothstep(-0.22, 0.3, dot(normalize(lowest), sun));
  float glow = exp(-height / depth), blue = exp(-height / depth / 2.5);
  float share = day * (0.62 * glow + 0.13 * blue);
  colour = vec4(mix(vec3(0.42, 0.55, 0.72), air, glow) * share, share);
}`;

const STAR_POINTS = `#version 300 es
in vec4 star;
uniform mat4 viewMatrix, projectionMatrix;
uniform float sharpness;
out float light;
void main() {
  vec4 at = projectionMatrix * vec4(mat3(viewMatrix) * star.xyz, 1.0);
  gl_Position = vec4(at.xy, at.w * 0.999999, at.w);
  light = star.w;
  gl_PointSize = sharpness * (0.8 + 1.3 * star.w);
}`;

const STAR_COLOURS = `#version 300 es
precision mediump float;
in float light;
out vec4 colour;
void main() {
  colour = vec4(vec3(0.95, 0.96, 1.0) * (0.25 + 0.75 * light), 1.0);
}`;

const AIR = [0.86, 0.68, 0.52];

class Planet {
  constructor(canvas) {
    this.isSlow = drawsBySoftware(); // smooth edges would take most of its time; it draws larger at rest instead
    this.renderer = new ogl.Renderer({ canvas, antialias: !this.isSlow, webgl: 2 });
    const { gl } = this.renderer;
    this.gl = gl;
    gl.clearColor(0.012, 0.012, 0.018, 1);
    this.camera = new ogl.Camera(gl);
    this.scene = new ogl.Transform();
    this.heights = this.blank();
    this.whole = this.blank([98, 62, 43, 255]);
    this.parts = [this.blank(), this.blank()];
    this.partSize = [0, 0];
    this.ground = this.program(GROUND_POINTS, GROUND_COLOURS, {
      heights: this.heights, grid: [1, 1], middle: [1, 0, 0], east: [0, 1, 0], north: [0, 0, 1],
      reach: 1, bend: 0, lift: 0, ground: 0, whole: this.whole, parts: this.parts, eye: [1, 0, 0], sun: [1, 0, 0], realSun: [1, 0, 0], air: AIR,
      partMiddle: [1, 0, 0, 1, 0, 0], partEast: [0, 1, 0, 0, 1, 0], partNorth: [0, 0, 1, 0, 0, 1], partSize: [0, 0], level: 0, graticule: 0,
    });
    this.meshes = MESHES.map((size) => this.mesh(cap(gl, ...size), this.ground));
    const stars = this.program(STAR_POINTS, STAR_COLOURS, { sharpness: 1 });
    this.stars = this.mesh(new ogl.Geometry(gl, { star: { size: 4, data: firmament() } }), stars, gl.POINTS);
    this.sky = this.program(SKY_POINTS, SKY_COLOURS, {
      at: [1, 0, 0], ahead: [1, 0, 0], across: [0, 1, 0], up: [0, 0, 1], sun: [1, 0, 0], air: AIR, depth: 0.01,
    }, true);
    this.sky.setBlendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.mesh(new ogl.Geometry(gl, { spot: { size: 2, data: new Float32Array([-1, -1, 3, -1, -1, 3]) } }), this.sky);
  }

  blank(pixel = [0, 0, 0, 255]) {
    return new ogl.Texture(this.gl, { image: new Uint8Array(pixel), width: 1, height: 1, generateMipmaps: false, flipY: false });
  }

  program(vertex, fragment, values, transparent = false) {
    const uniforms = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
    return new ogl.Program(this.gl, { vertex, fragment, uniforms, transparent, cullFace: false, depthWrite: !transparent });
  }

  mesh(geometry, program, mode = this.gl.TRIANGLES) {
    const made = new ogl.Mesh(this.gl, { geometry, program, mode, frustumCulled: false });
    made.setParent(this.scene);
    return made;
  }

  // A terrain; its heights are metres.
  rise(terrain) {
    const { gl } = this;
    this.ground.uniforms.heights.value = new ogl.Texture(gl, {
      image: terrain.values, width: terrain.columns, height: terrain.rows, type: gl.FLOAT, format: gl.RED, internalFormat: gl.R32F,
      minFilter: gl.NEAREST, magFilter: gl.NEAREST, generateMipmaps: false, flipY: false,
    });
    this.ground.uniforms.grid.value = [terrain.columns, terrain.rows];
  }

  picture(image, wrapS) {
    return new ogl.Texture(this.gl, { image, wrapS, flipY: false, minFilter: this.gl.LINEAR_MIPMAP_LINEAR });
  }

  // The picture of the whole planet, unrolled.
  paint(image) {
    this.forget(this.whole);
    this.whole = this.picture(image, this.gl.REPEAT);
    this.columns = image.width;
    this.ground.uniforms.whole.value = this.whole;
  }

  // A sharper picture of the ground about a place, stereographic; the one before stays below it.
  lay(image, { latitude, longitude, radii }) {
    this.forget(this.parts[1]);
    this.parts = [this.picture(image, this.gl.CLAMP_TO_EDGE), this.parts[0]];
    const { uniforms } = this.ground, { east, north } = compass(latitude, longitude);
    uniforms.parts.value = this.parts;
    const before = (name, value) => { uniforms[name].value = [...value, ...uniforms[name].value.slice(0, 3)]; };
    before("partMiddle", toVector(latitude, longitude));
    before("partEast", east);
    before("partNorth", north);
    uniforms.partSize.value = [radii, uniforms.partSize.value[0]];
  }

  strip() {
    this.ground.uniforms.partSize.value = [0, 0];
  }

  forget(texture) {
    this.gl.deleteTexture(texture.texture);
  }

  resize(width, height, sharpness) {
    if (this.renderer.dpr === sharpness && this.renderer.width === width && this.renderer.height === height) return;
    this.renderer.dpr = sharpness;
    this.renderer.setSize(width, height);
  }

  // In the light of a sun, the air in that of the real one where night is painted. With the mesh of a number; only the first has
  // all that is seen at rest.
  draw(eye, sun, realSun, mesh) {
    const { uniforms } = this.ground, far = length(eye.at);
    const reach = Math.min(eye.horizon * RADIAN, Math.PI * 0.95);
    const near = Math.max(Math.min(eye.altitude, eye.distance) * 0.08, 1e-6);
    this.camera.perspective({
      near, far: eye.distance + reach + 1.2 * far, fov: (2 * Math.atan(eye.body.half_view)) / RADIAN, aspect: eye.width / eye.height,
    });
    this.camera.position.set(...eye.eye);
    this.camera.up.set(...eye.up);
    this.camera.lookAt(add(eye.eye, eye.ahead));
    const wide = Math.min((eye.pixel * Math.hypot(eye.width, eye.height)) / 2 / reach, 1);
    const set = (values) => Object.entries(values).forEach(([name, value]) => { uniforms[name].value = value; });
    set({
      middle: eye.middle, east: eye.east, north: eye.north, reach, bend: bendOf(wide), ground: eye.ground - 1,
      lift: eye.terrain ? eye.times / eye.body.radius : 0, eye: eye.eye, sun, realSun,
      level: Math.max(Math.log2((eye.pixel * (this.columns ?? 1)) / (2 * Math.PI)), 0),
    });
    for (const [number, each] of this.meshes.entries()) each.visible = number === mesh;
    this.stars.program.uniforms.sharpness.value = this.renderer.dpr;
    const { uniforms: sky } = this.sky, tall = eye.body.half_view;
    sky.at.value = eye.at;
    sky.ahead.value = eye.ahead;
    sky.across.value = scaled(eye.right, (tall * eye.width) / eye.height);
    sky.up.value = scaled(eye.up, tall);
    sky.sun.value = realSun;
    sky.depth.value = 0.009 + 0.0007 * eye.times;
    this.renderer.render({ scene: this.scene, camera: this.camera, sort: false });
  }

  close() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

// Whether there is no graphics card to draw with.
function drawsBySoftware() {
  const gl = document.createElement("canvas").getContext("webgl2"), told = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = told ? gl.getParameter(told.UNMASKED_RENDERER_WEBGL) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

// How strongly the mesh draws together in its middle, so that half its rings lie within a share of its reach.
function bendOf(share) {
  if (share >= 0.5) return 0;
  let [low, high] = [0, 40];
  for (let step = 0; step < 30; step += 1) {
    const bend = (low + high) / 2;
    if (Math.expm1(bend / 2) / Math.expm1(bend) > share) low = bend;
    else high = bend;
  }
  return low;
}

// Rings and spokes about a middle: of each point how far out, 0..1, and the angle from north.
function cap(gl, rings, spokes) {
  const spot = new Float32Array(2 * (rings + 1) * (spokes + 1)), index = new Uint32Array(6 * rings * spokes);
  let at = 0, next = 0;
  for (let ring = 0; ring <= rings; ring += 1)
    for (let spoke = 0; spoke <= spokes; spoke += 1) {
      spot[at++] = ring / rings;
      spot[at++] = (spoke / spokes) * 2 * Math.PI;
      if (ring === rings || spoke === spokes) continue;
      const first = ring * (spokes + 1) + spoke, beyond = first + spokes + 1;
      index.set([first, beyond, first + 1, first + 1, beyond, beyond + 1], next);
      next += 6;
    }
  return new ogl.Geometry(gl, { spot: { size: 2, data: spot }, index: { data: index } });
}

// Stars, the same each time: directions and how bright.
function firmament() {
  let seed = 20210514;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const made = new Float32Array(4 * STARS);
  for (let star = 0; star < STARS; star += 1) {
    const up = 2 * random() - 1, across = 2 * Math.PI * random(), flat = Math.sqrt(1 - up * up);
    made.set([flat * Math.cos(across), flat * Math.sin(across), up, random() ** 4], 4 * star);
  }
  return made;
}
