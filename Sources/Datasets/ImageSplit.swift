import GanLabKit

/// Which images are drawn from.
public enum ImageSplit: String, CaseIterable, HyperparameterChoice {
  /// Those to train on; the others are held out, for what is measured.
  case train
  /// Those that are commonly held out.
  case test
}
