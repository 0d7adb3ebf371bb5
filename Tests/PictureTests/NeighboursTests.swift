import Figures
import GanLabKit
import Measures
import Testing

@testable import Lab

/// Samples beside the training images nearest to them.
@Suite struct NeighboursTests {
  /// Who repeats training images is shown with them, by features and by pixels alike.
  @Test(arguments: ["features", "pixels"]) func memoriser(_ by: String) throws {
    let session = try PictureSessions.session(
      data: "digits train=300 test=40", model: "memoriser images=20", loss: nil)
    let drawing = try PictureSessions.draw("neighbours", "n=4 k=3 by=\(by)", in: session)
    #expect(drawing.data["copies"]?.double == 4 && drawing.data["median_nearest"]?.double == 0)
    #expect((drawing.data["median_nearest_held_out"]?.double ?? 0) > 0)
    #expect(drawing.still.title?.contains("4 of 4 are copies") == true)
    let grid = try PictureSessions.grid(drawing)
    #expect(grid.count == 16 && grid.columns == 4 && grid.apart == 1)
    let size = 28 * 28
    for row in 0..<4 {
      let start = row * 4 * size
      #expect(grid.values[start..<start + size] == grid.values[start + size..<start + 2 * size])
      #expect(grid.labels[4 * row] == "G(z)" && grid.labels[4 * row + 1] == "0: copy")
    }
    let french = try PictureSessions.draw("neighbours", "n=4 k=3 by=\(by) lang=fr", in: session)
    #expect(french.still.title?.contains("4 sur 4 sont des copies") == true)
    #expect(french.still.caption?.contains("images d'apprentissage") == true)
  }

  /// The distances are those that a plain search finds, over the borders of pieces, too.
  @Test func distancesByHand() throws {
    let session = try PictureSessions.session(
      data: "digits train=11000 test=40", model: "gan-mlp hidden=8 output=tanh", loss: nil)
    let drawing = try PictureSessions.draw("neighbours", "n=2 k=4 by=pixels", in: session)
    let source = try #require(session.source)
    let all = try #require(source.population)
    var random = Random(seed: 9)
    let training = try all.source.samples(all.count, random: &random, dtype: .float32).doubles()
    let samples = try session.samples(2, random: session.pictureStream("neighbours")).samples
      .doubles()
    let size = 28 * 28
    guard case .list(let rows)? = drawing.data["distances"] else {
      Issue.record("no distances")
      return
    }
    for row in 0..<2 {
      var squares: [Double] = []
      for image in 0..<all.count {
        var sum = 0.0
        for pixel in 0..<size {
          // From -1 to 1, as a tanh has them: greys are half as far.
          let difference = (samples[row * size + pixel] - training[image * size + pixel]) / 2
          sum += difference * difference
        }
        squares.append(sum)
      }
      let nearest = squares.sorted().prefix(4).map { $0.squareRoot() }
      let found = rows[row].doubles ?? []
      #expect(zip(found, nearest).allSatisfy { abs($0 - $1) < 1e-9 * $1 } && found.count == 4)
    }
    #expect(drawing.data["training_n"]?.double == 11000 && drawing.data["copies"]?.double == 0)
  }

  /// Of data that the lab's classifier cannot read pixels are compared; of those without a list, drawn ones.
  @Test func otherImages() throws {
    let session = try PictureSessions.session(
      data: "stacked-mnist from=digits", model: "gan-mlp hidden=8", loss: nil)
    let drawing = try PictureSessions.draw("neighbours", "n=2 k=1", in: session)
    #expect(drawing.data["by"] == .text("pixels") && drawing.data["training_n"]?.double == 10_000)
    #expect(drawing.still.caption?.contains("10,000 drawn training images") == true)
    #expect(try PictureSessions.grid(drawing).channels == 3)
  }

  @Test func refusals() throws {
    func message(_ session: Session, _ options: String = "") -> String {
      do {
        _ = try PictureSessions.draw("neighbours", options, in: session)
        return "drawn"
      } catch LabError.refused(let message, let hint) {
        return message + (hint.map { "; " + $0 } ?? "")
      } catch {
        return "\(error)"
      }
    }
    #expect(
      message(try PictureSessions.session())
        == "plot neighbours shows images, and a sample of these data is [2]; data digits")
    let stacked = try PictureSessions.session(
      data: "stacked-mnist from=digits", model: "gan-mlp hidden=8", loss: nil)
    #expect(
      message(stacked, "by=features")
        == "the lab's classifier reads digits as mnist or digits has them, and no others; "
        + "plot neighbours by=pixels")
    let few = try PictureSessions.session(
      data: "digits train=3 test=10", model: "gan-mlp hidden=8", loss: nil)
    #expect(message(few, "k=4") == "k=4 is more than the 3 training images")
    let classifier = try PictureSessions.session(
      data: "digits train=30 test=10", model: "classifier channels=2", loss: nil)
    #expect(
      message(classifier).hasPrefix("plot neighbours needs a generator, and classifier has none"))
    let without = try PictureSessions.session(data: "digits train=9 test=9", model: nil, loss: nil)
    #expect(message(without).contains("missing"))
  }
}
