/// What becomes of a pixel's grey g, a whole number from 0 to 255.
public enum PixelValues: String, CaseIterable, HyperparameterChoice, Sendable {
  /// What the model declares; without one, or where it declares nothing, `unit`.
  case model
  /// g/255: from 0 to 1.
  case unit
  /// 2 g/255 - 1: from -1 to 1.
  case signed
  /// 1 where g/255 is above 1/2, else 0.
  case binary
  /// 1 with the chance g/255, else 0: drawn anew each time.
  case stochastic
  /// (g + u)/256 with u uniform on [0, 1), drawn anew each time: numbers that have a density.
  ///
  /// Its logarithm, minus ln 256 for each pixel, is on average no more than that of the chance of the
  /// greys themselves (Theis, van den Oord & Bethge 2016, A note on the evaluation of generative models).
  case dequantised

  /// How many greys share the range of the numbers, where these have a density.
  public var levels: Int? { self == .dequantised ? 256 : nil }
}
