export { renderPng } from './png.ts'
