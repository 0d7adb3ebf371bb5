import PageLink

/// What the page shows now, and those who wait for it to change.
actor PageBoard {
  /// A picture as it is served.
  struct Image: Sendable {
    let kind: PageImageKind
    let bytes: [UInt8]
  }

  /// More who wait at once are answered with what there is: each costs memory and a connection.
  static let mostWaiting = 64

  /// A word that is another in each process: numbers of versions and pictures begin again with it.
  nonisolated let boot = String(UInt32.random(in: .min ... .max), radix: 36)

  private var state = Array("{}".utf8)
  private var images: [UInt32: Image] = [:]
  private var version = 0
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  private var count = 0

  /// Takes a message of the lab's up.
  func take(_ message: PageMessage) {
    switch message {
    case .hello: break
    case .state(let bytes):
      state = bytes
      version += 1
      for one in waiting.values { one.resume() }
      waiting = [:]
    case .picture(let id, let kind, let bytes): images[id] = Image(kind: kind, bytes: bytes)
    case .drop(let id): images[id] = nil
    }
  }

  /// The picture of a number; nil if there is none.
  func image(_ id: UInt32) -> Image? { images[id] }

  /// The state as JSON with its number, once it is another than number `known`; after `limit` as it is.
  func state(otherThan known: Int?, within limit: Duration) async -> [UInt8] {
    if version == known, waiting.count < Self.mostWaiting { await change(within: limit) }
    let head = "{\"boot\":\"\(boot)\",\"version\":\(version),\"state\":"
    return Array(head.utf8) + state + Array("}".utf8)
  }

  private func change(within limit: Duration) async {
    count += 1
    let id = count
    let alarm = Task {
      try? await Task.sleep(for: limit)
      wake(id)
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiting[id] = $0 }
    } onCancel: {
      Task { await wake(id) }
    }
    alarm.cancel()
  }

  private func wake(_ id: Int) { waiting.removeValue(forKey: id)?.resume() }
}
