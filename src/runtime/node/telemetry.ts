/**
 * Turns ONNX Runtime's telemetry off, unless the environment says otherwise. Its builds of 1.30 for Linux and macOS make up a
 * number for the device, keep it below `~/.cache/Microsoft`, write a file into the working directory where they cannot, and send
 * reports of use to Microsoft.
 *
 * To be called in the main thread before ONNX Runtime is loaded in any: other threads have a copy of the environment, which
 * native code does not see.
 */
export function turnTelemetryOff(): void {
  process.env.ORT_DISABLE_TELEMETRY ??= '1'
}
