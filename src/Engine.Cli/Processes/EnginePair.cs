namespace Engine.Cli.Processes;

/// <summary>An engine that leads and one that follows it, on one private cluster in a folder that is deleted in the end.</summary>
internal sealed class EnginePair : IAsyncDisposable
{
    private readonly string _address;
    private EngineProcess _beside;
    private bool _isHomeLeading = true;

    private EnginePair(EphemeralEngine home, EngineProcess beside, string address) =>
        (Home, _beside, _address) = (home, beside, address);

    /// <summary>The engine that was started first, whatever it is now, and the folder.</summary>
    public EphemeralEngine Home { get; }

    /// <summary>Where both serve.</summary>
    public IReadOnlyList<string> Addresses => [Home.Address, _address];

    /// <summary>The one that leads, as far as was waited for.</summary>
    public EngineProcess Leader => _isHomeLeading ? Home.Process : _beside;

    /// <summary>The one that follows.</summary>
    public EngineProcess Standby => _isHomeLeading ? _beside : Home.Process;

    /// <summary>Where the one serves that leads.</summary>
    public string LeaderAddress => _isHomeLeading ? Home.Address : _address;

    /// <summary>Where the one serves that follows.</summary>
    public string StandbyAddress => _isHomeLeading ? _address : Home.Address;

    /// <summary>Starts both, and waits until one follows the other.</summary>
    /// <param name="options">More options of <c>engine serve</c> for both.</param>
    /// <param name="timeout">How long each may take.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="EngineProcessException">One did not come up; with its output.</exception>
    public static async Task<EnginePair> StartAsync(
        IReadOnlyList<string> options, TimeSpan timeout, CancellationToken cancellation)
    {
        EphemeralEngine home = await EphemeralEngine.StartAsync(options, cancellation);
        (EngineProcess beside, string address) = home.LaunchBeside();
        var pair = new EnginePair(home, beside, address);
        try
        {
            await beside.WaitStandbyAsync(timeout, cancellation);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the one that follows leads; then the names are changed over.</summary>
    /// <exception cref="EngineProcessException">It did not; with its output.</exception>
    public async Task WaitTakeoverAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        await Standby.WaitReadyAsync(timeout, cancellation);
        _isHomeLeading = !_isHomeLeading;
    }

    /// <summary>Starts the one that has ended again, behind the one that leads.</summary>
    /// <exception cref="EngineProcessException">It does not follow; with its output.</exception>
    public async Task RejoinAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (_isHomeLeading)
        {
            await _beside.DisposeAsync();
            _beside = Home.LaunchBeside(_address);
        }
        else
        {
            await Home.RelaunchAsync();
        }

        await Standby.WaitStandbyAsync(timeout, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _beside.DisposeAsync();
        await Home.DisposeAsync();
    }
}
