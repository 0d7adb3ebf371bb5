import GanLabKit

/// What becomes of a pixel's grey g, a byte.
public enum PixelValues: String, CaseIterable, HyperparameterChoice {
  /// g/255: from 0 to 1.
  case unit
  /// 2 g/255 - 1: from -1 to 1.
  case signed
  /// 1 where g/255 is above 1/2, else 0.
  case binary
  /// 1 with the chance g/255, else 0: drawn anew each time.
  case stochastic

  /// The number for each grey; for `stochastic`, the chance of a 1.
  var table: [Float] {
    (0...255).map { grey in
      switch self {
      case .unit, .stochastic: Float(grey) / 255
      case .signed: Float(2 * grey - 255) / 255
      case .binary: grey > 127 ? 1 : 0
      }
    }
  }
}

/// Which images are drawn from.
public enum ImageSplit: String, CaseIterable, HyperparameterChoice {
  /// Those to train on; the others are held out, for what is measured.
  case train
  /// Those that are commonly held out.
  case test
}
