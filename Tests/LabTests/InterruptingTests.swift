import GanLabKit
import Glibc
import TestSupport
import Testing

@testable import Lab

/// What a user stops in the middle: nothing is kept, and nothing has changed.
@Suite struct InterruptingTests {
  /// Looks on, and has had enough after `patience` questions.
  private final class Onlooker {
    var patience: Int
    var fractions: [Double] = []
    init(patience: Int) { self.patience = patience }

    var watcher: Watcher {
      Watcher(
        progress: { self.fractions.append($0) },
        isInterrupted: {
          self.patience -= 1
          return self.patience < 0
        })
    }
  }

  private func interruption(_ body: () throws -> Void) throws -> Double? {
    guard case .interrupted(let fraction) = try labError(body) else {
      Issue.record("it was no interruption")
      return nil
    }
    return fraction
  }

  private func names(in folder: ScratchFolder) -> [String] {
    guard let stream = opendir(folder.path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.filter { $0 != "." && $0 != ".." }
  }

  @Test func sampling() throws {
    let session = try Session.small(hidden: ["4"])
    let patient = Onlooker(patience: 100)
    let first = try session.samples(150_000, patient.watcher).samples.floats()
    #expect(patient.fractions.count == 3 && patient.fractions.last == 1)

    let before = try session.fingerprint()
    let onlooker = Onlooker(patience: 2)
    let fraction = try interruption { _ = try session.samples(150_000, onlooker.watcher) }
    #expect(fraction == 2 * 65_536 / 150_000.0)
    #expect(try session.fingerprint() == before)
    // The draw that was stopped does not count: a fresh session draws the same as its second.
    let other = try Session.small(hidden: ["4"])
    #expect(try other.samples(150_000).samples.floats() == first)
    #expect(try other.samples(8).samples.floats() == session.samples(8).samples.floats())
  }

  /// The figures look up before each of them: however late, nothing is given and nothing has moved.
  @Test func measuring() throws {
    let session = try Session.small(hidden: ["4"])
    let before = try session.fingerprint()
    let counting = Onlooker(patience: .max)
    _ = try session.planeReport(50, counting.watcher)
    let questions = Int.max - counting.patience
    #expect(questions >= 6)
    for patience in 0..<questions {
      let onlooker = Onlooker(patience: patience)
      _ = try interruption { _ = try session.planeReport(50, onlooker.watcher) }
    }
    #expect(try session.fingerprint() == before)
  }

  @Test func theField() throws {
    let session = try Session.small(hidden: ["4"])
    let plan = try PictureCatalogue.plan("field", [Assignment(text: "cells=80")])
    for patience in [0, 1, 3, 40] {
      let onlooker = Onlooker(patience: patience)
      _ = try interruption {
        _ = try plan.draw(session, isInterrupted: onlooker.watcher.isInterrupted)
      }
    }
  }

  /// A film is stopped between two frames, and no part of it is left.
  @Test func aFilm() throws {
    let session = try Session.small(hidden: ["4"])
    _ = try session.train(.init(steps: 100))
    let drawing = try PictureCatalogue.plan("training", [Assignment(text: "width=200")])
      .draw(session)
    let folder = try ScratchFolder()
    let path = folder.path + "/training.gif"
    let onlooker = Onlooker(patience: 6)
    #expect(try interruption { try drawing.write(to: path, onlooker.watcher) } == 0.4)
    #expect(onlooker.fractions == [0.2, 0.4])
    #expect(names(in: folder) == [])
    try drawing.write(to: path)
    #expect(names(in: folder) == ["training.gif"])
  }
}
