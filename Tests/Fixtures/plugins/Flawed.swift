import GanLabKit

// A plugin that brings a good component and then, chosen by -D, one with a flaw: nothing of it may
// stay.

struct Good: Switch {
  static let about = About("good", "has no flaw", formula: "1 = 1")
}

#if DUPLICATE
  struct Flawed: Switch {
    static let about = About("weight-clipping", "is there already")
  }
#elseif TWICE
  struct Flawed: Switch {
    static let about = About("good", "is there already, in this very library")
  }
#elseif BAD_NAME
  struct Flawed: Switch {
    static let about = About("Flawed_1", "has capitals")
  }
#elseif NO_SUMMARY
  struct Flawed: Switch {
    static let about = About("flawed", "")
  }
#elseif NO_MEANING
  struct Flawed: Switch {
    static let about = About("flawed", "has an option that nobody knows")
    @Hyperparameter("what it weighs") var weight = 1.0
    @Hyperparameter("") var stepSize = 1.0
  }
#elseif REPEATED_OPTION
  struct Flawed: Switch {
    static let about = About("flawed", "has two options of one name")
    @Hyperparameter("how far it goes") var stepSize = 1.0
    @Hyperparameter("how far it goes, too") var __stepSize = 2.0
  }
#elseif BAD_OPTION
  struct Flawed: Switch {
    static let about = About("flawed", "has an option that cannot be typed")
    @Hyperparameter("what it weighs") var step_size = 1.0
  }
#elseif BAD_DEFAULT
  struct Flawed: Switch {
    static let about = About("flawed", "has a default past its range")
    @Hyperparameter("what it weighs", in: 0...1) var weight = 2.5
  }
#elseif HALF
  struct Flawed: Switch {
    static let about = About("flawed", "is never handed over")
  }
#elseif NEEDS_PLANE
  struct Flawed: Model {
    static let about = About(
      "plane-only", "a model that is for the plane and nothing else", needs: [.plane],
      provides: [.generator])
    func build(_ plan: BuildPlan) throws -> any Networks { Nothing() }
  }

  final class Nothing: Networks {
    let parts: [Part] = []
  }
#endif

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  #if HALF
    gl_swift_plugin { register($0, Good.self) == 0 ? 9 : 0 }
  #else
    gl_swift_plugin { register($0, Good.self, Flawed.self) }
  #endif
}
