/** A kind of labels that a set has. */
export interface LabelKind {
  /** Where an image's label is: the byte of its record, or the list of the pickle. */
  readonly at: number | string
  /** The file where the classes have their names: one a line in label order, or a pickle with a list of that key. */
  readonly names: string
  readonly key?: string
  /** The classes where there is no such file. */
  readonly classes: readonly string[]
}

/** How a set of CIFAR lies in files. */
export interface CifarFormat {
  readonly name: string
  /** The folder that unpacking its archive makes. */
  readonly folder: string
  /** Records of label bytes and pixels, or pickles. */
  readonly version: 'binary' | 'python'
  readonly train: readonly string[]
  readonly test: string
  /** A file without which those could be anything, since they have common names. */
  readonly mark?: string
  /** By name, the usual one first. */
  readonly kinds: Readonly<Record<string, LabelKind>>
}

const TEN = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']
const BATCHES = [1, 2, 3, 4, 5].map((index) => `data_batch_${index}`)
const numbers = (count: number) => Array.from({ length: count }, (_, label) => String(label))
const [FINE, COARSE] = [numbers(100), numbers(20)]

/** Krizhevsky's four archives. */
export const CIFAR_FORMATS: readonly CifarFormat[] = [
  {
    name: 'CIFAR-10',
    folder: 'cifar-10-batches-bin',
    version: 'binary',
    train: BATCHES.map((name) => `${name}.bin`),
    test: 'test_batch.bin',
    kinds: { class: { at: 0, names: 'batches.meta.txt', classes: TEN } },
  },
  {
    name: 'CIFAR-100',
    folder: 'cifar-100-binary',
    version: 'binary',
    train: ['train.bin'],
    test: 'test.bin',
    kinds: {
      fine: { at: 1, names: 'fine_label_names.txt', classes: FINE },
      coarse: { at: 0, names: 'coarse_label_names.txt', classes: COARSE },
    },
  },
  {
    name: 'CIFAR-10',
    folder: 'cifar-10-batches-py',
    version: 'python',
    train: BATCHES,
    test: 'test_batch',
    kinds: { class: { at: 'labels', names: 'batches.meta', key: 'label_names', classes: TEN } },
  },
  {
    name: 'CIFAR-100',
    folder: 'cifar-100-python',
    version: 'python',
    train: ['train'],
    test: 'test',
    mark: 'meta',
    kinds: {
      fine: { at: 'fine_labels', names: 'meta', key: 'fine_label_names', classes: FINE },
      coarse: { at: 'coarse_labels', names: 'meta', key: 'coarse_label_names', classes: COARSE },
    },
  },
]
