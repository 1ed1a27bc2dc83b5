/** The colour of an image as a whole. Its pixels have as much say in it as they are bright or colourful. */
export interface Colour {
  /** Σ (most − least channel) / Σ most channel, in [0, 1]: HSV's saturation of the pixels, weighted by HSV's value. */
  readonly saturation: number
  /** The direction of the mean colour about the grey axis, in radians in (−π, π]; red is 0, green 2π/3. */
  readonly hue: number
}

/** What an image without colour channels has. */
export const NO_COLOUR: Colour = { saturation: NaN, hue: NaN }

/**
 * Returns the colour of one image. The hue is the mean of the pixels' hues as directions, each weighted by its chroma,
 * so that grey pixels have no say. A black image has no saturation, one whose colours cancel no hue: NaN.
 *
 * @param pixels - bytes `[height, width, channels]`
 * @param channels - ≥ 3; those after the third are not looked at
 */
export function colourOf(pixels: Uint8ClampedArray, channels: number): Colour {
  const sums = { red: 0, green: 0, blue: 0, most: 0, chroma: 0 }
  for (let index = 0; index < pixels.length; index += channels) {
    const [red, green, blue] = [pixels[index], pixels[index + 1], pixels[index + 2]]
    const most = Math.max(red, green, blue)
    sums.red += red
    sums.green += green
    sums.blue += blue
    sums.most += most
    sums.chroma += most - Math.min(red, green, blue)
  }
  const towardsRed = 2 * sums.red - sums.green - sums.blue
  const towardsGreen = Math.sqrt(3) * (sums.green - sums.blue)
  return {
    saturation: sums.chroma / sums.most,
    hue: towardsRed === 0 && towardsGreen === 0 ? NaN : Math.atan2(towardsGreen, towardsRed),
  }
}
