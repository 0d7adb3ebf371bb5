/// An exponential moving average without the bias of its start:
/// mₜ = β mₜ₋₁ + (1 - β) xₜ, divided by 1 - βᵗ (Kingma & Ba 2015, section 3).
///
/// Values that are not finite are passed on and leave the average as it is.
///
/// - Parameters:
///   - values: x.
///   - beta: β, from 0 to less than 1.
///   - restarts: Places at which the average forgets what was before, as the quantity is another.
/// - Returns: The average after each value.
func smoothed(
  _ values: [Double], by beta: Double, restartingAt restarts: Set<Int> = []
) -> [Double] {
  guard beta > 0 else { return values }
  var average = 0.0
  var weight = 0.0
  return values.enumerated().map { place, value in
    if restarts.contains(place) { (average, weight) = (0, 0) }
    guard value.isFinite else { return value }
    average = beta * average + (1 - beta) * value
    weight = beta * weight + (1 - beta)
    return average / weight
  }
}
