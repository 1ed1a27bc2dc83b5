/** Coefficients of Lanczos's approximation with g = 7 (Lanczos 1964; Press et al. 2007, section 6.1). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln Γ(x) of x ≥ 0.5, to about 14 digits. */
function logGamma(x: number): number {
  const at = x + 6.5
  const [first, ...rest] = LANCZOS
  const series = rest.reduce((sum, coefficient, index) => sum + coefficient / (x + index), first)
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(at) - at + Math.log(series)
}

/** Keeps a continued fraction from dividing by 0. */
const TINY = 1e-300

/**
 * The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method (Press et al. 2007,
 * section 5.2); it takes about √max(a, b) terms where x < (a + 1) / (a + b + 2).
 */
function continuedFraction(x: number, a: number, b: number): number {
  let [c, d, product, change] = [1, 0, 1, 0]
  const take = (coefficient: number) => {
    d = 1 / (1 + coefficient * d || TINY)
    c = 1 + coefficient / c || TINY
    change = c * d
    product *= change
  }
  take((-(a + b) * x) / (a + 1))
  for (let m = 1; Math.abs(change - 1) > 4 * Number.EPSILON && m < 1e5; m++) {
    take((m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)))
    take((-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)))
  }
  return 1 / product
}

/**
 * Returns the regularised incomplete beta function I_x(a, b): the share of a Beta(a, b) law below x.
 *
 * @param x - in [0, 1]
 * @param a - ≥ 0.5, as `b`
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)
  return (Math.exp(front) * continuedFraction(x, a, b)) / a
}

/** Returns the x below which a share of a Beta(a, b) law lies, by bisection, to about twelve digits. */
export function betaQuantile(share: number, a: number, b: number): number {
  let [low, high] = [0, 1]
  while (high - low > 1e-12 * high + TINY) {
    const middle = (low + high) / 2
    if (incompleteBeta(middle, a, b) < share) low = middle
    else high = middle
  }
  return high
}
