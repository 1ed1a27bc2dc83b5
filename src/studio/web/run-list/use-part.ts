import { useCallback, useState } from 'preact/hooks'

/** Rows that are there at first, and that come with every more. */
const PART = 60

/** The part of a long list that is there, and what is put behind it: when that comes into sight, there is more. */
export interface ListPart {
  readonly count: number
  readonly end: (element: Element | null) => (() => void) | undefined
}

/** Lets a list grow as one scrolls: hundreds of rows at once would hold up every key. */
export function usePart(): ListPart {
  const [count, setCount] = useState(PART)
  const end = useCallback((element: Element | null) => {
    if (!element) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setCount((before) => before + PART)
      },
      { rootMargin: '800px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { count, end }
}
