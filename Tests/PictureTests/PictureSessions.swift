import Figures
import GanLabKit
import Glibc
import PluginHost
import TestSupport
import Testing

@testable import Lab

/// Small sessions with the lab's own plugins, which are built beside the tests.
enum PictureSessions {
  /// Data, model and loss chosen, `steps` steps trained.
  static func session(
    data: String? = "ring", model: String? = "gan-mlp hidden=16,16",
    loss: String? = "nonsaturating",
    switches: [String] = [], steps: Int = 0
  ) throws -> Session {
    var host = PluginHost()
    let path = SearchFolder.executable
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    host.loadAll(from: [SearchFolder(folder, isShared: true)])
    try #require(!host.libraries.isEmpty, "no plugins are built in \(folder)")
    let session = Session(host: host)
    // Given, so that the lab's defaults can change.
    _ = try session.set(options("batch=64 lr=1e-3"))
    for (kind, text) in [(Kind.data, data), (.model, model), (.loss, loss)] {
      guard let text else { continue }
      let words = text.split(separator: " ", maxSplits: 1).map(String.init)
      _ = try session.choose(kind, words[0], words.count > 1 ? options(words[1]) : [])
    }
    for name in switches { _ = try session.turn(name, on: true) }
    if steps > 0 { _ = try session.train(.init(steps: steps)) }
    return session
  }

  /// `a=1,2 b=3` as assignments; a word alone has no name.
  static func options(_ text: String) -> [Assignment] {
    text.split(separator: " ").map { word in
      let pieces = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map(String.init)
      let values = pieces[pieces.count - 1].split(
        separator: ",", omittingEmptySubsequences: false
      ).map(String.init)
      return Assignment(pieces.count == 2 ? pieces[0] : nil, values)
    }
  }

  /// Draws the picture `name`.
  static func draw(
    _ name: String, _ text: String = "", in session: Session,
    medium: PictureRequest.Medium? = nil, isInterrupted: @escaping () -> Bool = { false }
  ) throws -> Drawing {
    try PictureCatalogue.plan(name, options(text))
      .draw(session, medium: medium, isInterrupted: isInterrupted)
  }

  /// The images that a drawing's first panel shows.
  static func grid(_ drawing: Drawing) throws -> ImageGrid {
    guard case .images(let grid) = drawing.still.panels[0].layers[0] else {
      throw ComponentError("no images")
    }
    return grid
  }

  /// The bytes of the file that a drawing writes.
  static func bytes(of drawing: Drawing) throws -> [UInt8] {
    let folder = try ScratchFolder()
    let path = "\(folder.path)/picture.\(drawing.fileExtension)"
    try drawing.write(to: path)
    return try #require(folder.bytes(of: path))
  }
}

extension Session {
  /// All that a picture must leave alone, as bits.
  func bits() throws -> [UInt64] {
    var bits: [UInt64] = [UInt64(draws), UInt64(step), UInt64(switches.count)]
    for part in networks?.parts ?? [] {
      for parameter in part.network.parameters + part.network.buffers {
        bits += try parameter.tensor.doubles().map(\.bitPattern)
      }
    }
    for name in (trainer?.optimizers ?? [:]).keys.sorted() {
      guard let optimizer = trainer?.optimizers[name] else { continue }
      bits.append(optimizer.stepCount)
      for parameter in optimizer.state { bits += try parameter.tensor.doubles().map(\.bitPattern) }
    }
    for snapshot in trainer?.snapshots?.all ?? [] {
      bits += snapshot.points.map { UInt64($0.bitPattern) }
    }
    return bits
  }
}
