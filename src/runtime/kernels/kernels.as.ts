// AssemblyScript, compiled by `npm run kernels` to module.ts. Kernels work in place, four values at a time.
// Pointers are byte offsets into the imported memory, aligned to 16; `count` is a multiple of 16.

/**
 * Adam (Kingma and Ba 2015, algorithm 1), with the bias corrections folded into `rate` and `epsilon` by the caller:
 * m ← m + fresh1 · (g − m);  v ← v + fresh2 · (g² − v);  p ← p − rate · m / (√v + epsilon), where freshₖ = 1 − βₖ.
 */
export function adam(
  parameters: usize,
  gradients: usize,
  first: usize,
  second: usize,
  count: usize,
  rate: f32,
  fresh1: f32,
  fresh2: f32,
  epsilon: f32,
): void {
  const freshFirst = f32x4.splat(fresh1)
  const freshSecond = f32x4.splat(fresh2)
  const rates = f32x4.splat(rate)
  const epsilons = f32x4.splat(epsilon)
  const end = count << 2
  for (let at: usize = 0; at < end; at += 16) {
    const g = v128.load(gradients + at)
    let m = v128.load(first + at)
    let v = v128.load(second + at)
    m = f32x4.add(m, f32x4.mul(freshFirst, f32x4.sub(g, m)))
    v = f32x4.add(v, f32x4.mul(freshSecond, f32x4.sub(f32x4.mul(g, g), v)))
    v128.store(first + at, m)
    v128.store(second + at, v)
    const change = f32x4.div(f32x4.mul(rates, m), f32x4.add(f32x4.sqrt(v), epsilons))
    v128.store(parameters + at, f32x4.sub(v128.load(parameters + at), change))
  }
}

/**
 * 1 where all squares are finite, else 0: x² · 0 is NaN where one is not, and so is every sum it gets into. Four sums
 * keep the additions from waiting for each other; `count` is a multiple of 16.
 */
export function finite(values: usize, count: usize): i32 {
  const zero = f32x4.splat(0)
  let a = zero
  let b = zero
  let c = zero
  let d = zero
  const end = count << 2
  for (let at: usize = 0; at < end; at += 64) {
    const w = v128.load(values + at)
    const x = v128.load(values + at, 16)
    const y = v128.load(values + at, 32)
    const z = v128.load(values + at, 48)
    a = f32x4.add(a, f32x4.mul(f32x4.mul(w, w), zero))
    b = f32x4.add(b, f32x4.mul(f32x4.mul(x, x), zero))
    c = f32x4.add(c, f32x4.mul(f32x4.mul(y, y), zero))
    d = f32x4.add(d, f32x4.mul(f32x4.mul(z, z), zero))
  }
  return v128.all_true<i32>(f32x4.eq(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), zero)) ? 1 : 0
}

/** Moving average: a ← a + fresh · (x − a). */
export function average(averages: usize, values: usize, count: usize, fresh: f32): void {
  const share = f32x4.splat(fresh)
  const end = count << 2
  for (let at: usize = 0; at < end; at += 16) {
    const a = v128.load(averages + at)
    v128.store(averages + at, f32x4.add(a, f32x4.mul(share, f32x4.sub(v128.load(values + at), a))))
  }
}
