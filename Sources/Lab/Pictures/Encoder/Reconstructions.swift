import Figures
import GanLabKit
import Glibc

/// Samples, and what an encoder and a decoder make of them: the decoder's means of the means of a VAE's codes, or
/// G(E(x)).
struct Reconstructions {
  /// x, sample by sample.
  let data: [Double]
  /// x̂ in the same order.
  let reconstructions: [Double]
  /// √ E ‖x̂ - x‖².
  let error: Double

  /// The reconstructions of samples, whose classes are given where the networks are told them.
  ///
  /// - Throws: `tensor`, from the model called `name`.
  init(
    _ data: (samples: Tensor, classes: Tensor?), _ networks: any Networks, _ name: String?
  ) throws(LabError) {
    let x = data.samples
    let values: (data: [Double], made: [Double])
    do {
      values = try withoutRecording { () throws(TensorError) in
        let made =
          switch networks {
          case let vae as any VariationalNetworks:
            vae.reconstruct(x, ofClasses: data.classes, .evaluation)
          case let game as any AutoencodingNetworks:
            game.generate(game.encode(x, .evaluation), .evaluation)
          default: x
          }
        return (try x.doubles(), try made.doubles())
      }
    } catch {
      throw .tensor(error, in: name ?? "the model")
    }
    self.init(data: values.data, reconstructions: values.made, count: x.shape[0])
  }

  /// Pairs that there are already, of `count` samples.
  init(data: [Double], reconstructions: [Double], count: Int = 1) {
    self.data = data
    self.reconstructions = reconstructions
    let squares = zip(data, reconstructions).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
    error = (squares / Double(max(count, 1))).squareRoot()
  }

  /// x̂ - x, coordinate by coordinate.
  var errors: [Double] { zip(data, reconstructions).map { $1 - $0 } }

  /// How far nearly all errors reach along an axis; the error as a whole at least.
  var reach: Double {
    let sizes = errors.map { abs($0) }.filter(\.isFinite).sorted()
    let most = sizes.isEmpty ? 1 : sizes[(sizes.count - 1) * 99 / 100]
    return 1.15 * max(most, error.isFinite ? error : 0)
  }

  /// The segments from x to x̂ on the plane.
  var segments: [[Point]] {
    stride(from: 0, to: data.count - 1, by: 2).map { i in
      [
        Point(data[i], data[i + 1]), Point(reconstructions[i], reconstructions[i + 1]),
      ]
    }
  }
}
