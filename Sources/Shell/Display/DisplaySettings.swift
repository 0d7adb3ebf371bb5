import Console
import GanLabKit
import Graphics

/// What the terminal shows: settings of the shell, that no training and no checkpoint knows of.
struct DisplaySettings: Component {
  static let kind = Kind("set")
  static let about = About("display", "what the terminal shows")

  @Hyperparameter("how pictures are shown on the terminal; auto: as it can")
  var graphics = GraphicsChoice.auto

  @Hyperparameter(
    "steps between two pictures of a training while it goes on, or off", in: 0...1_000_000)
  var watch = LookInterval(steps: 0)

  @Hyperparameter(
    "colours of text and pictures: auto, light, dark, or projector, with larger letters and lines in pictures"
  )
  var theme = TerminalTheme.auto

  @Hyperparameter("tell after each command how long it took") var timing = false

  @Hyperparameter("show what is longer than the screen by $GANLAB_PAGER, $PAGER or less")
  var pager = true

  init() {}
}

extension TerminalTheme: HyperparameterChoice {}

extension GraphicsChoice: HyperparameterChoice {}

/// Steps between two looks, or none at all: `50`, `off`.
struct LookInterval: HyperparameterValue, Equatable {
  /// 0 for no looks.
  let steps: Int

  static var expected: String { "a number of steps, or off" }

  init(steps: Int) { self.steps = steps }

  init?(optionWords: [String]) {
    if optionWords == ["off"] {
      self.init(steps: 0)
    } else if let steps = Int(optionWords: optionWords) {
      self.init(steps: steps)
    } else {
      return nil
    }
  }

  var optionText: String { steps == 0 ? "off" : "\(steps)" }
  var optionNumbers: [Double] { [Double(steps)] }
}
