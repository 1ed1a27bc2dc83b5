import type { ImageSize } from '../../array/index.ts'
import type { Colour } from './colour.ts'
import type { ImageMoments } from './image-moments.ts'
import type { Plane } from './plane.ts'
import type { Stroke } from './stroke.ts'

/** All that is known of one image. */
export interface Observed {
  readonly plane: Plane
  /** The mean luminance, in [0, 1]. */
  readonly luminance: number
  /** Of the luminance above that of the darkest pixel, so that the ground has no mass. */
  readonly moments: ImageMoments
  /** NaN unless the image is grey. */
  readonly stroke: Stroke
  /** NaN unless the image has colours. */
  readonly colour: Colour
}

/** Something that can be measured on an image. */
export interface Factor {
  readonly name: string
  readonly unit: 'px' | 'px²' | 'rad' | 'share'
  /** What it says, in a sentence or two. */
  readonly note: string
  /** The images that it is measured on: those with one or two channels, with three or more, or all. */
  readonly images: 'grey' | 'colour' | 'all'
  /** How far it is once round where it is circular (`cutOpposite` makes it linear), null where it is linear. */
  readonly period: number | null
  /** Returns it; NaN where it cannot be told. */
  readonly measure: (observed: Observed) => number
}

/** Every factor, in the order of tables. To add one, add a row. */
export const FACTORS = [
  {
    name: 'area',
    unit: 'px²',
    note: 'Area of the stroke, what is above half of the range of the image (Morpho-MNIST: Castro et al. 2019).',
    images: 'grey',
    period: null,
    measure: ({ stroke }) => stroke.area,
  },
  {
    name: 'length',
    unit: 'px',
    note: 'Length of the medial axis of the stroke (Morpho-MNIST).',
    images: 'grey',
    period: null,
    measure: ({ stroke }) => stroke.length,
  },
  {
    name: 'thickness',
    unit: 'px',
    note: 'Twice the mean distance of the medial axis to the edge of the stroke (Morpho-MNIST).',
    images: 'grey',
    period: null,
    measure: ({ stroke }) => stroke.thickness,
  },
  {
    name: 'slant',
    unit: 'rad',
    note: 'Angle of the horizontal shear by the second moments; positive leans to the right (Morpho-MNIST).',
    images: 'grey',
    period: null,
    measure: ({ stroke }) => stroke.slant,
  },
  {
    name: 'width',
    unit: 'px',
    note: 'Width of the parallelogram, as slanted as the image, that holds 98 % of the intensity (Morpho-MNIST).',
    images: 'grey',
    period: null,
    measure: ({ stroke }) => stroke.width,
  },
  {
    name: 'height',
    unit: 'px',
    note: 'Height of the same parallelogram (Morpho-MNIST).',
    images: 'grey',
    period: null,
    measure: ({ stroke }) => stroke.height,
  },
  {
    name: 'ink',
    unit: 'share',
    note: 'Mean intensity.',
    images: 'grey',
    period: null,
    measure: ({ luminance }) => luminance,
  },
  {
    name: 'brightness',
    unit: 'share',
    note: 'Mean luminance (ITU-R BT.601).',
    images: 'colour',
    period: null,
    measure: ({ luminance }) => luminance,
  },
  {
    name: 'saturation',
    unit: 'share',
    note: "HSV's saturation, the mean over pixels weighted by HSV's value.",
    images: 'colour',
    period: null,
    measure: ({ colour }) => colour.saturation,
  },
  {
    name: 'hue',
    unit: 'rad',
    note: 'Circular mean of the hues of pixels weighted by their chroma; red is 0, green a third of the circle.',
    images: 'colour',
    period: 2 * Math.PI,
    measure: ({ colour }) => colour.hue,
  },
  {
    name: 'horizontal',
    unit: 'px',
    note: 'How far the centroid of what is brighter than the darkest pixel lies to the right of the middle.',
    images: 'all',
    period: null,
    measure: ({ moments, plane }) => moments.x - (plane.width - 1) / 2,
  },
  {
    name: 'vertical',
    unit: 'px',
    note: 'How far the same centroid lies below the middle.',
    images: 'all',
    period: null,
    measure: ({ moments, plane }) => moments.y - (plane.height - 1) / 2,
  },
  {
    name: 'scale',
    unit: 'px',
    note: 'Root mean square distance from that centroid.',
    images: 'all',
    period: null,
    measure: ({ moments }) => Math.sqrt(moments.xx + moments.yy),
  },
] as const satisfies readonly Factor[]

/** Returns the factors that can be measured on images of a size. */
export function factorsOf({ channels }: ImageSize): readonly Factor[] {
  const kind = channels < 3 ? 'grey' : 'colour'
  return FACTORS.filter(({ images }) => images === 'all' || images === kind)
}
