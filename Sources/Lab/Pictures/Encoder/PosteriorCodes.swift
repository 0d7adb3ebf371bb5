import Figures
import GanLabKit
import Glibc

/// q(z|x) of many samples, in the two coordinates of z that say most.
struct PosteriorCodes {
  /// The coordinates, from 0, in their own order.
  let coordinates: [Int]
  /// The variance of the mean from sample to sample, for each coordinate: about 0 where it has collapsed.
  let activity: [Double]
  /// The means in the two coordinates: [z, z′, z, z′, …].
  let means: [Double]
  /// The standard deviations in them.
  let deviations: [Double]

  /// The posteriors of samples, whose classes are given where the networks are told them.
  ///
  /// - Throws: `tensor`, from the model called `name`.
  init(
    _ data: (samples: Tensor, classes: Tensor?), _ networks: any VariationalNetworks,
    _ name: String?
  ) throws(LabError) {
    let all: (means: [Double], deviations: [Double])
    do {
      all = try withoutRecording { () throws(TensorError) in
        let posterior = networks.posterior(
          data.samples, ofClasses: data.classes, .evaluation)
        return (
          try posterior.mean.doubles(), try (posterior.logVariance * 0.5).exp().doubles()
        )
      }
    } catch {
      throw .tensor(error, in: name ?? "the encoder")
    }
    let k = networks.prior.latent
    let count = all.means.count / k
    activity = (0..<k).map { axis in
      let column = (0..<count).map { all.means[$0 * k + axis] }
      let mean = column.reduce(0, +) / Double(count)
      return column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    }
    let order = activity.indices.sorted { [activity] in activity[$0] > activity[$1] }
    let chosen = order.prefix(2).sorted()
    coordinates = chosen
    means = (0..<count).flatMap { row in chosen.map { all.means[row * k + $0] } }
    deviations = (0..<count).flatMap { row in chosen.map { all.deviations[row * k + $0] } }
  }

  /// Half the side of a square around the origin in which nearly all ellipses lie, and the prior's circles.
  var reach: Double {
    let sizes = zip(means, deviations).map { abs($0) + $1 }.filter(\.isFinite).sorted()
    let most = sizes.isEmpty ? 0 : sizes[(sizes.count - 1) * 99 / 100]
    return max(2.4, most * 1.08)
  }

  /// The ellipse of one standard deviation around the mean of sample `index`.
  func ellipse(_ index: Int) -> [Point] {
    let corners = 40
    return (0..<corners).map { corner in
      let turn = 2 * Double.pi * Double(corner) / Double(corners)
      return Point(
        means[2 * index] + deviations[2 * index] * cos(turn),
        means[2 * index + 1] + deviations[2 * index + 1] * sin(turn))
    }
  }
}
