import Figures
import GanLabKit
import Glibc

extension LatentPicture {
  /// Images each way at most: more would be too small to be seen.
  static let mostEachWay = 30

  /// What the generator makes of codes that part the prior evenly, as a sheet: z₁ from left to right, z₂ upwards.
  func sheet(
    _ session: Session, _ networks: any GeneratorNetworks, _ images: ImageShape,
    _ pixels: PixelValues?, _ words: LatentWords
  ) throws(LabError) -> Drawing {
    let each = min(lines, LatentPicture.mostEachWay)
    let places = LatentPicture.places(each, networks.prior.family, reach: reach)
    let codes = places.reversed().flatMap { second in places.flatMap { [$0, second] } }
    let grid = images.grid(try samples(of: codes, networks), pixels, columns: each)
    let figure = Figure(
      title: words.title(session.model?.command, of: networks.prior, class: `class`, session),
      caption: words.sheet,
      panels: [Panel(legend: .none, layers: [.images(grid)])], size: PixelSize(1000, 1080))
    var members: [(String, PictureData?)] = [
      ("step", .integer(session.step)), ("lines", .integer(each)),
      ("reach", .number(places[each - 1])), ("codes", .points(codes, dimensions: 2)),
    ]
    if networks.prior.classes > 0 { members.append(("class", .integer(`class`))) }
    let note =
      each < lines
      ? "images are drawn \(each) each way at most, in place of lines=\(lines)" : nil
    return Drawing(figure, data: .present(members), notes: [note].compactMap { $0 })
  }

  /// `count` numbers from -reach to reach, or from -1 to 1 of a uniform prior, between which the prior has equal
  /// shares.
  static func places(_ count: Int, _ family: Prior.Family, reach: Double) -> [Double] {
    let steps = (0..<count).map { 2 * Double($0) / Double(count - 1) - 1 }
    switch family {
    case .uniform: return steps
    case .gaussian:
      // From Φ(-reach) to Φ(reach); by the lower half alone, where Φ keeps its digits.
      let tail = normalProbability(below: -reach)
      return steps.map { step in
        let share = 0.5 + abs(step) * (tail - 0.5)
        let z = normalQuantile(share)
        return step < 0 ? z : -z
      }
    }
  }
}

/// Φ(z), the probability that a standard normal number is below `z`.
func normalProbability(below z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

/// Φ⁻¹(share): the number below which a standard normal one lies with this probability, in (0, 1).
///
/// By halving, to the last bits: pictures need few.
func normalQuantile(_ share: Double) -> Double {
  var (low, high) = (-40.0, 40.0)
  for _ in 0..<100 {
    let middle = (low + high) / 2
    if normalProbability(below: middle) < share { low = middle } else { high = middle }
  }
  return (low + high) / 2
}
