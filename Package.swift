// swift-tools-version: 6.2
import PackageDescription

/// Every component is a dynamic library of its own, in Plugins/<kind>/<Name>; two that share their code
/// share a library.
let plugins: [(kind: String, names: [String])] = [
  (
    "data",
    [
      "Ring", "Grid", "Mixture", "Gaussian1D", "Moons", "Spiral", "SwissRoll", "Checkerboard",
      "Pinwheel", "CSV", "Picture", "MNIST", "FashionMNIST", "Digits", "StackedMNIST",
    ]
  ),
  (
    "model",
    [
      "GanMLP", "RealNVP", "NSF", "MAF", "VAE", "DCGAN", "ConditionalGAN", "Classifier",
      "Memoriser", "Halves", "GNGAN",
    ]
  ),
  (
    "loss",
    [
      "Minimax", "NonSaturating", "Wasserstein", "NLL", "ELBO", "CrossEntropy",
      "AuxiliaryClassifier", "SquaredError", "Hinge", "LSGAN", "FGAN", "FeatureMatching",
      "EncodedGame",
    ]
  ),
  (
    "switch",
    [
      "GradientPenalty", "WeightClipping", "LabelSmoothing", "InstanceNoise", "BatchNormSwitch",
      "SpectralNormSwitch", "R1", "R2", "Packing", "MinibatchDiscrimination", "MixedBatches",
      "Unrolling",
    ]
  ),
  (
    "sampler",
    ["PriorSampler", "Interpolate", "ByClass", "Langevin", "DDLS", "DRS", "MHGAN", "DOT"]
  ),
  ("measure", ["FewLabels"]),
]

/// What components need beside the kit.
let needs: [String: [Target.Dependency]] = [
  "Picture": ["CGd"], "MNIST": ["Datasets"], "FashionMNIST": ["Datasets"],
  "Digits": ["Datasets"], "StackedMNIST": ["Datasets"],
  "FewLabels": ["Measures"],
]

let kit: Target.Dependency = .product(name: "GanLabKit", package: "Kit")

// The index of runs is a library of its own, opened at need: SQLite and all of Foundation would have every
// start wait for them.
var products: [Product] = [
  .executable(name: "gan-lab", targets: ["gan-lab"]),
  .executable(name: "gan-lab-page", targets: ["gan-lab-page"]),
  .library(name: "GanLabIndex", type: .dynamic, targets: ["RunIndex"]),
]

var targets: [Target] = [
  .systemLibrary(name: "CGd", path: "Sources/CGd", providers: [.apt(["libgd-dev"])]),
  .systemLibrary(name: "CCmark", path: "Sources/CCmark", providers: [.apt(["libcmark-dev"])]),
  .systemLibrary(name: "CZlib", path: "Sources/CZlib", providers: [.apt(["zlib1g-dev"])]),
  .target(
    name: "CReadline", path: "Sources/CReadline", linkerSettings: [.linkedLibrary("readline")]),
  .target(name: "Console", dependencies: ["CReadline"], path: "Sources/Console"),
  .target(name: "CFaults", path: "Sources/CFaults"),
  .target(name: "PluginHost", dependencies: [kit, "CFaults"], path: "Sources/PluginHost"),
  // The templates of new plugins are files that the lab carries within itself.
  .target(
    name: "PluginAuthoring", dependencies: [kit, "Console", "PluginHost"],
    path: "Sources/PluginAuthoring", resources: [.embedInCode("Templates/Files")]),
  .target(name: "Measures", dependencies: [kit], path: "Sources/Measures"),
  .target(name: "Datasets", dependencies: [kit, "CZlib"], path: "Sources/Datasets"),
  .target(
    name: "Downloads", dependencies: ["Console", "PluginHost", "PluginAuthoring"],
    path: "Sources/Downloads"),
  .target(name: "CJudge", path: "Sources/CJudge", exclude: ["digit-judge.safetensors"]),
  .target(name: "Figures", dependencies: ["CGd"], path: "Sources/Figures"),
  .target(name: "PageLink", path: "Sources/PageLink"),
  // A process of its own: what it links would double the time in which the lab starts.
  .target(
    name: "PageServer",
    dependencies: ["PageLink", .product(name: "FlyingFox", package: "FlyingFox")],
    path: "Sources/PageServer", resources: [.embedInCode("Document")]),
  .executableTarget(
    name: "gan-lab-page", dependencies: ["PageServer"], path: "Sources/gan-lab-page"),
  .target(
    name: "Graphics", dependencies: ["Console", "Figures"], path: "Sources/Graphics"),
  .target(
    name: "Lab", dependencies: [kit, "PluginHost", "Measures", "Figures", "CJudge", "CZlib"],
    path: "Sources/Lab"),
  .target(
    name: "RunIndex", dependencies: [.product(name: "GRDB", package: "GRDB.swift")],
    path: "Sources/RunIndex"),
  .target(
    name: "Shell",
    dependencies: [
      kit, "Console", "Graphics", "Lab", "PluginHost", "PluginAuthoring", "Measures", "PageLink",
    ], path: "Sources/Shell"),
  .target(
    name: "Lessons", dependencies: ["CCmark", "Console", "Lab", "PluginHost", "Shell"],
    path: "Sources/Lessons"),
  .target(name: "CToml", path: "Sources/CToml"),
  .target(
    name: "Sweeps",
    dependencies: [kit, "CToml", "Console", "Figures", "Lab", "PluginHost", "Shell"],
    path: "Sources/Sweeps"),
  .executableTarget(
    name: "gan-lab",
    dependencies: [
      "Console", "Shell", "Lab", "Lessons", "Sweeps", "PluginHost", "PluginAuthoring", "Downloads",
      kit,
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    path: "Sources/gan-lab"),
]

for (kind, names) in plugins {
  for name in names {
    targets.append(
      .target(
        name: name, dependencies: [kit] + (needs[name] ?? []), path: "Plugins/\(kind)/\(name)"))
    // The shell looks for libganlab-*.so beside itself.
    products.append(
      .library(name: "ganlab-\(kind)-\(name)", type: .dynamic, targets: [name]))
  }
}

let support: Target.Dependency = "TestSupport"

targets += [
  .target(name: "TestSupport", dependencies: [kit], path: "Tests/TestSupport"),
  .testTarget(name: "KernelTests", dependencies: [kit]),
  .testTarget(name: "AutogradTests", dependencies: [kit, "PluginHost", support]),
  .testTarget(name: "LearningTests", dependencies: [kit, "PluginHost", support]),
  .testTarget(name: "PluginAPITests", dependencies: [kit, "PluginHost", support]),
  .testTarget(
    name: "PluginHostTests",
    dependencies: [kit, "PluginHost", "Lab", "gan-lab", support]),
  .testTarget(
    name: "PluginAuthoringTests",
    dependencies: [
      kit, "Console", "PluginHost", "Lab", "PluginAuthoring", "Shell", "gan-lab", support,
    ]),
  .testTarget(name: "ConsoleTests", dependencies: ["Console", "CReadline", support]),
  .testTarget(name: "DatasetTests", dependencies: [kit, "Datasets", "PluginHost"]),
  .testTarget(
    name: "DownloadTests", dependencies: ["Downloads", "PluginHost", "gan-lab", support]),
  .testTarget(name: "MeasuresTests", dependencies: [kit, "Measures"]),
  .testTarget(name: "FiguresTests", dependencies: ["Figures", "CGd", support]),
  .testTarget(name: "GraphicsTests", dependencies: ["Console", "Figures", "Graphics", support]),
  .testTarget(name: "FilesTests", dependencies: [kit, "PluginHost", "Lab", support]),
  .testTarget(
    name: "PageTests",
    dependencies: [
      "PageLink", "PageServer", "Console", "Figures", "Shell", "gan-lab", "gan-lab-page", support,
    ]),
  .testTarget(
    name: "PictureTests", dependencies: [kit, "PluginHost", "Lab", "Figures", "Measures", support]),
  .testTarget(
    name: "LabTests", dependencies: [kit, "PluginHost", "Lab", "CGd", "CZlib", support]),
  .testTarget(
    name: "ShellTests",
    dependencies: [
      kit, "Console", "PluginHost", "Lab", "Shell", "gan-lab", "gan-lab-page", support,
    ]),
  .testTarget(
    name: "SweepTests",
    dependencies: [
      kit, "Console", "Figures", "PluginHost", "Lab", "Shell", "Sweeps", "gan-lab", support,
    ]),
  .testTarget(
    name: "LessonTests",
    dependencies: [kit, "Console", "PluginHost", "Lab", "Shell", "Lessons", "gan-lab", support]),
]

// The macros of Swift Testing expand to code with warnings, so tests are built without.
for target in targets where target.type == .regular || target.type == .executable {
  target.swiftSettings = [.treatAllWarnings(as: .error)]
}

let package = Package(
  name: "gan-lab",
  products: products,
  dependencies: [
    .package(path: "Sources/Kit"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: targets,
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
