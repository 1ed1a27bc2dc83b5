export { Button, Empty, Loading, Notice, Panel, ProgressBar, StatePill } from './components.tsx'
export { CommandLine, CopyButton } from './copying.tsx'
export { formatCount, formatDuration, formatNumber, formatShare, formatTime } from './format.ts'
