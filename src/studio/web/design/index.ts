export { Button, Empty, Loading, Notice, Panel, ProgressBar, StatePill } from './components.tsx'
export { formatCount, formatDuration, formatNumber, formatShare, formatTime } from './format.ts'
