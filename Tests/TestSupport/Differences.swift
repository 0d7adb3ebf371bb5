/// The slope of `function` at 0 by central differences of fourth order.
///
///     (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h = f' - h⁴ f⁽⁵⁾/30 + …
///
/// - Throws: What `function` throws.
public func slope(
  step h: Double = 4e-4, of function: (Double) throws -> Double
) rethrows -> Double {
  let near = try function(h) - function(-h)
  let far = try function(2 * h) - function(-2 * h)
  return (8 * near - far) / (12 * h)
}
