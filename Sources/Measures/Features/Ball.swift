/// Whether the ball around a point up to its k-th neighbour holds its border, on which that neighbour
/// lies.
///
/// It matters for copies: the point that a sample copies is at distance 0 from it, and where data come
/// twice a radius can be 0.
public enum Ball: String, Sendable, Equatable, CaseIterable {
  /// Without: distances below the radius, as `prdc` of Naeem et al. counts.
  case open
  /// With: distances up to the radius, as Kynkäänniemi et al. and `torch-fidelity` count.
  case closed
}
