import Figures
import Testing

@testable import Lab

/// The picture of halves that models complete.
@Suite struct CompletionsTests {
  /// A column is an image: what is given, the whole, and completions that agree with it above.
  @Test func columnsOfImages() throws {
    let session = try PictureSessions.session(
      data: "digits train=40 test=20", model: "cvae-half hidden=8 decoder=bernoulli", loss: "elbo",
      steps: 3)
    let drawing = try PictureSessions.draw("completions", "n=4 codes=3 lang=fr", in: session)
    let grid = try PictureSessions.grid(drawing)
    #expect(grid.count == 20 && grid.columns == 4)
    #expect(
      grid.rowLabels == ["donné", "vérité", "complétion 1", "complétion 2", "complétion 3"])
    let image = { (row: Int, column: Int) in
      Array(grid.values[(row * 4 + column) * 784..<(row * 4 + column + 1) * 784])
    }
    for column in 0..<4 {
      let truth = image(1, column)
      #expect(Array(image(0, column)[..<392]) == Array(truth[..<392]))
      #expect(image(0, column)[392...].allSatisfy { $0 == 0.5 })
      for row in 2..<5 {
        #expect(Array(image(row, column)[..<392]) == Array(truth[..<392]))
        #expect(image(row, column)[392...].allSatisfy { (0...1).contains($0) })
      }
      #expect(image(2, column) != image(3, column))
    }
    #expect(drawing.still.caption?.hasPrefix("Une colonne est une image") == true)
    _ = try PictureSessions.bytes(of: drawing)
  }

  /// A regressor has one answer, whatever is asked for.
  @Test func oneAnswer() throws {
    let session = try PictureSessions.session(
      data: "digits train=40 test=20", model: "regressor hidden=8", loss: "squared-error", steps: 3)
    let drawing = try PictureSessions.draw("completions", "n=3 codes=4", in: session)
    #expect(try PictureSessions.grid(drawing).rowLabels == ["given", "truth", "answer"])
    #expect(drawing.data["codes"]?.double == 1)
  }

  /// On the plane the first coordinate is the data's, and the exact mean is drawn where it is known.
  @Test(arguments: [("ring", 1), ("checkerboard", 0)])
  func onThePlane(_ item: (data: String, lines: Int)) throws {
    let session = try PictureSessions.session(
      data: item.data, model: "cgan-half hidden=8", steps: 3)
    let drawing = try PictureSessions.draw("completions", "codes=2", in: session)
    let firsts = { (key: String) -> [Double] in
      guard case .list(let points) = drawing.data[key] else { return [] }
      return points.compactMap { $0.doubles?.first }
    }
    let given = firsts("data")
    #expect(given.count > 10 && firsts("completions") == given + given)
    let lines = drawing.still.panels[0].layers.count {
      if case .line = $0 { true } else { false }
    }
    #expect(lines == item.lines)
  }
}
