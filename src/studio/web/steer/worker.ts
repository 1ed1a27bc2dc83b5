// The generator's thread.
self.postMessage('not here yet')
