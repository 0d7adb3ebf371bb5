import Console
import TestSupport
import Testing

@testable import Sweeps

/// What a sweep file may say, and what is said of one that is wrong.
@Suite struct SweepFileTests {
  private func read(_ text: String) throws -> SweepFile {
    try SweepReader.read(text, name: "s.toml")
  }

  @Test func axesKeepTheOrderOfTheFile() throws {
    let file = try read(
      """
      commands = ["model gan-mlp", "set batch=64"]
      seeds = "3-6"
      steps = 10
      measure = "w2"

      [axes]
      zeta = [1, 2.5, true]
      lr = { from = 1e-4, to = 1e-2, count = 3, scale = "log" }
      alpha = { from = 1, to = 5, count = 3 }
      game = { WGAN-GP = "loss wasserstein; switch gradient-penalty", GAN = "loss minimax" }

      [[except]]
      game = "GAN"
      zeta = true
      """)
    #expect(file.axes.map(\.name) == ["zeta", "lr", "alpha", "game"])
    #expect(
      file.axes.map { $0.values.map(\.label) } == [
        ["1", "2.5", "on"], ["0.0001", "0.001", "0.01"], ["1", "3", "5"], ["WGAN-GP", "GAN"],
      ])
    #expect(file.axes.map(\.isNumeric) == [false, true, true, false])
    #expect(file.axes[3].values[0].commands == "loss wasserstein; switch gradient-penalty")
    #expect(file.seeds == [3, 4, 5, 6] && file.steps == 10 && file.seconds == nil)
    #expect(file.commands.map(\.text) == ["model gan-mlp", "set batch=64"])
    #expect(file.exceptions.map { $0.values.map(\.axis) } == [[3, 0]])
  }

  @Test func aTimeAloneIsALength() throws {
    let file = try read("seconds = 1.5\nseeds = [4, 2]")
    #expect(file.seconds == 1.5 && file.seeds == [4, 2] && file.steps == 1_000_000_000)
  }

  /// A file with one thing wrong, the line that must be named, and a part of what is said.
  private static let wrong: [(text: String, line: Int, says: String)] = [
    ("steps = 5\nlosses = [1]", 2, "there is no key `losses`"),
    ("steps = 5\nmesure = [\"w2\"]", 2, "there is no key `mesure`"),
    ("steps = 5\n[axes]\nloss = []", 3, "the axis loss has no values"),
    ("steps = 5\n[axes]\nloss = [\"minimax\",\n  \"hinge\", \"minimax\"]", 4, "minimax twice"),
    ("steps = 5\n[axes]\nloss = 3", 3, "loss takes a list, a range, or a table of commands, not 3"),
    ("steps = 5\n[axes]\nloss = [[1]]", 3, "loss takes texts, numbers"),
    ("steps = 5\n[axes]\nlr = { from = 1, to = 2 }", 3, "a range has from, to and count"),
    ("steps = 5\n[axes]\nlr = { from = 1, to = 2, count = 1 }", 3, "count takes whole numbers"),
    ("steps = 5\n[axes]\nlr = { from = 0, to = 2, count = 3, scale = \"log\" }", 3, "lies above 0"),
    ("steps = 5\n[axes]\nlr = { from = 1, to = 2, count = 3, by = 1 }", 3, "key of a range `by`"),
    ("steps = 5\n[axes]\nlr = { from = 1, to = 2, count = 3, scale = \"ln\" }", 3, "scale takes"),
    ("steps = 5\n[axes]\ngame = { GAN = 3 }", 3, "GAN takes commands between quotation marks"),
    ("steps = 5\naxes = 3", 2, "axes takes a table"),
    ("seeds = \"1-10\"", 1, "does not say how long a training is"),
    ("steps = 0", 1, "steps takes whole numbers from 1"),
    ("steps = 1.5", 1, "steps takes whole numbers"),
    ("steps = 5\nseconds = \"2\"", 2, "seconds takes numbers from"),
    ("steps = 5\nseeds = []", 2, "there are no seeds"),
    ("steps = 5\nseeds = [1, 1]", 2, "the seed 1 is there twice"),
    ("steps = 5\nseeds = [-1]", 2, "seeds takes whole numbers from 0"),
    ("steps = 5\nseeds = \"9-1\"", 2, "seeds takes numbers, not `9-1`"),
    ("steps = 5\nseeds = \"1-1000000000\"", 2, "1,000,000,000 seeds are more than 100,000"),
    ("steps = 5\nsamples = 1", 2, "samples takes whole numbers from 10"),
    ("steps = 5\nmeasure = [3]", 2, "3 is no text"),
    ("steps = 5\n[[except]]\nloss = \"hinge\"", 3, "there is no axis `loss`"),
    (
      "steps = 5\n[axes]\nloss = [\"hinge\"]\n[[except]]\nloss = \"hing\"", 5, "has no value `hing`"
    ),
    ("steps = 5\nexcept = 3", 2, "except takes tables"),
    ("steps = 5\nsteps = 6", 2, "cannot redefine existing"),
    ("steps = 5\nname = \"a", 2, "end-of-file"),
    ("steps = 5\nseeds = [1, 2", 2, "array"),
    // An assertion of toml++ 3.3, and no error of its own.
    ("steps = 5\n[\nloss = 3", 2, "no name follows the ["),
  ]

  @Test(arguments: wrong.indices) func whatIsWrongIsSaidWithItsLine(place: Int) throws {
    let (text, line, says) = Self.wrong[place]
    let error = try #require(throws: Diagnostic.self) { try read(text) }
    #expect(error.message.contains(says), "\(error.message)")
    #expect(error.span?.line == line && error.span?.name == "s.toml", "\(error)")
  }

  /// Whatever a file holds, it is read or refused.
  @Test func noFileEndsTheProcess() throws {
    var random = SplitMix(11)
    let parts = [
      "steps = 5", "[axes]", "loss = ", "[", "]", "{", "}", "\"a\"", "1e999", "-0", "\n", ",", "=",
      "from", "to", "count", "[[except]]", "seeds", "'", "\"\"\"", "1979-05-27", "\\u0000", "é",
      "\u{0}",
    ]
    var refused = 0
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        parts[Int.random(in: 0..<parts.count, using: &random)]
      }.joined(separator: Bool.random(using: &random) ? "\n" : " ")
      do {
        _ = try read(text)
      } catch let error as Diagnostic {
        refused += 1
        #expect(error.span != nil)
      }
    }
    #expect(refused > 1000)
    // Deeper than any table: refused, and the stack is whole.
    let deep = "a = " + String(repeating: "[", count: 100_000)
    #expect(throws: Diagnostic.self) { try read(deep) }
  }
}
