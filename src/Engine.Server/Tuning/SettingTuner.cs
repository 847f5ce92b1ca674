using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Server.Hosting;
using Engine.Server.Ledger;
using Engine.Server.Security;

namespace Engine.Server.Tuning;

/// <summary>
/// Changes settings while the engine runs. A change is in force before it is journaled, since the journal may be what stands
/// still; its row takes a way of its own to the writer. Changes are made one at a time, so that each knows what was before.
/// </summary>
/// <param name="settings">The options in force.</param>
/// <param name="tunables">All that can be changed.</param>
/// <param name="leadership">Only an engine that leads is tuned: it alone writes the journal.</param>
/// <param name="retune">Tells the parts of the engine that do not ask for the settings by themselves.</param>
/// <param name="changed">Is told each change that is made.</param>
/// <param name="admission">Whose work is taken.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where each change is told.</param>
internal sealed class SettingTuner(
    SettingsInForce settings,
    Tunables tunables,
    Leadership leadership,
    Action<Partition, EngineOptions> retune,
    Action<SettingChange> changed,
    Admission admission,
    TimeProvider time,
    ILogger<SettingTuner> log)
{
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly ChangeLog _changes = new();

    /// <summary>Every setting, in the order of the options, and the rates of clients.</summary>
    public IReadOnlyList<V1.Setting> List()
    {
        long durable = leadership.Status.DurableSequence;
        EngineOptions now = settings.Now;
        IEnumerable<string> changed = _changes.All.Select(change => change.Made.Name);
        return
        [
            .. EngineOptionsReader.All.Select(setting => Describe(setting, now, durable)),
            .. tunables.ClientRates(changed).Select(rate => Describe(rate, durable)),
        ];
    }

    /// <summary>What was changed, the oldest first.</summary>
    public IReadOnlyList<V1.SettingChange> ListChanges()
    {
        long durable = leadership.Status.DurableSequence;
        return [.. _changes.All.Select(change => Tell(change, durable))];
    }

    /// <summary>
    /// Puts what earlier engines were tuned to in force; called once, before work is taken. A tuned value stands above
    /// what the start says, for whoever starts the engine at night does not know of it; what no longer fits is left out.
    /// </summary>
    public void Begin(Partition partition, SettingLog journaled)
    {
        lock (_gate)
        {
            _changes.Restore(journaled.Changes);
            var inForce = new List<string>();
            var waiting = new List<SettingChange>();
            foreach (SettingChange change in settings.Started.KeepTuned ? journaled.Standing : [])
            {
                if (!Switches.IsSwitch(change.Name))
                {
                    waiting.Add(change);
                }
                else if (Switches.ClientOf(change.Name) is { } client)
                {
                    // That it drains ends with the process: who starts an engine wants it to serve.
                    admission.Pause(client, change.Why);
                    inForce.Add($"{client} is paused ({change.Who}: {change.Why})");
                }
            }

            PutInForce(waiting, inForce);
            if (inForce.Count > 0)
            {
                retune(partition, settings.Now);
                log.TunedInForce(string.Join("; ", inForce));
            }
        }
    }

    // One may fit only when another is in force, and they stand in the order in which they were first changed: those left
    // are tried again until none fits any more.
    private void PutInForce(List<SettingChange> waiting, List<string> inForce)
    {
        while (waiting.RemoveAll(change => TryPutInForce(change, inForce, out _)) > 0)
        {
            // Until nothing more fits.
        }

        foreach (SettingChange left in waiting)
        {
            if (!TryPutInForce(left, inForce, out string? problem))
            {
                log.StaysAsStarted(left.Name, left.To, problem);
                _changes.Drop(left.Name);
            }
        }
    }

    private bool TryPutInForce(SettingChange change, List<string> inForce, out string? problem)
    {
        problem = "it is no setting that can be changed while the engine runs";
        if (tunables.Find(change.Name) is not { } setting || setting.Read(change.To, out problem) is not { } read)
        {
            return false;
        }

        Warn(setting, change.To);
        read.Apply();
        inForce.Add($"{change.Name} {change.To} ({change.Who}: {change.Why})");
        return true;
    }

    /// <summary>Changes a setting, or takes its last change back.</summary>
    /// <exception cref="Grpc.Core.RpcException">It cannot be, or the engine does not lead.</exception>
    public async Task<V1.TuneResponse> TuneAsync(V1.TuneRequest request, CancellationToken cancellation)
    {
        Partition partition = await leadership.RequireAsync(cancellation);
        RecordedChange? made;
        bool changed;
        lock (_gate)
        {
            changed = Change(partition, request, tunables.Require(request.Name));
            made = _changes.LastOf(request.Name);
        }

        return new V1.TuneResponse { Changed = changed, Change = made is null ? null : await TellRecordedAsync(made) };
    }

    /// <summary>Takes no more work, or takes it again. Null where it was so already.</summary>
    /// <exception cref="Grpc.Core.RpcException">It cannot be, or the engine does not lead.</exception>
    public Task<V1.SettingChange?> DrainAsync(V1.DrainRequest request, CancellationToken cancellation) => SwitchAsync(
        Switches.Drain,
        request.Who,
        request.Why,
        () => request.Resume == (admission.Drained is not null),
        request.Resume ? _ => admission.Resume() : admission.Drain,
        request.Resume,
        cancellation);

    /// <summary>Takes no more work of a client, or takes it again. Null where it was so already.</summary>
    /// <exception cref="Grpc.Core.RpcException">It cannot be, or the engine does not lead.</exception>
    public Task<V1.SettingChange?> PauseAsync(V1.PauseClientRequest request, CancellationToken cancellation)
    {
        string client = request.Client;
        if (!ClientName.IsValid(client))
        {
            throw SettingRefusals.Malformed($"client {ClientName.Rule}");
        }

        bool isOneTooMany = !request.Resume && !admission.IsPaused(client) && admission.PausedCount >= Switches.MostPaused;
        return isOneTooMany
            ? throw Refusals.LimitReached("paused_clients")
            : SwitchAsync(
                Switches.Pause(client),
                request.Who,
                request.Why,
                () => request.Resume == admission.IsPaused(client),
                request.Resume ? _ => admission.ResumeClient(client) : why => admission.Pause(client, why),
                request.Resume,
                cancellation);
    }

    private async Task<V1.SettingChange?> SwitchAsync(
        string name, string who, string why, Func<bool> changes, Action<string> apply, bool resume, CancellationToken cancellation)
    {
        Partition partition = await leadership.RequireAsync(cancellation);
        var change = new SettingChange(name, resume ? "true" : "false", resume ? "" : "true", who, why);
        if (change.Problem is { } wrong)
        {
            throw SettingRefusals.Malformed(wrong);
        }

        RecordedChange made;
        lock (_gate)
        {
            if (!changes())
            {
                return null;
            }

            made = Record(partition, change);
            apply(why);
        }

        log.Switched(name, resume ? "off" : "on", who, why);
        return await TellRecordedAsync(made);
    }

    private RecordedChange Record(Partition partition, SettingChange change)
    {
        var note = new SettingNote(change);
        if (!partition.TryNote(note))
        {
            throw Refusals.TooManyChanges();
        }

        var made = new RecordedChange(change, note);
        _changes.Add(made);
        changed(change);
        return made;
    }

    private bool Change(Partition partition, V1.TuneRequest request, ITunable setting)
    {
        string before = setting.InForce;
        if (request.HasExpected && request.Expected != before)
        {
            throw SettingRefusals.NotExpected(request.Name, request.Expected, before);
        }

        string to = request.Undo ? ValueBefore(setting) : request.Value;
        TunableChange read = setting.Read(to, out string? problem) ?? throw SettingRefusals.Unfit(request.Name, problem!);
        to = to.Length > 0 ? read.After : to;
        if (read.After == before && to == (_changes.LastOf(request.Name)?.Made.To ?? ""))
        {
            return false;
        }

        if (setting.IsOneTooMany && to.Length > 0)
        {
            throw Refusals.LimitReached("tuned_client_rates");
        }

        var change = new SettingChange(request.Name, before, to, request.Who, request.Why);
        if (change.Problem is { } wrong)
        {
            throw SettingRefusals.Malformed(wrong);
        }

        Record(partition, change);
        read.Apply();
        retune(partition, settings.Now);
        log.Tuned(change.Name, read.After, before, change.Who, change.Why);
        return true;
    }

    // What the change before made of it; before the first it followed the start, or the file of clients.
    private string ValueBefore(ITunable setting)
    {
        RecordedChange last = _changes.LastOf(setting.Name) ?? throw SettingRefusals.NeverChanged(setting.Name);
        return _changes.Before(last)?.Made.To ?? "";
    }

    private void Warn(ITunable setting, string tuned)
    {
        string started = setting.Started;
        if (started != setting.Default && started != tuned)
        {
            log.NotAsStarted(setting.Name, tuned, started);
        }
    }

    private V1.Setting Describe(TunableClientRate rate, long durable) => new()
    {
        Name = rate.Name,
        Value = rate.InForce,
        DefaultValue = rate.Default,
        StartValue = rate.Started,
        Changeable = true,
        Description = TunableClientRate.Description,
        Change = StandingChange(rate.Name, durable),
    };

    private V1.Setting Describe(EngineSetting setting, EngineOptions now, long durable) => new()
    {
        Name = setting.Name,
        Value = setting.IsSecret ? "" : EngineOptionsReader.ValueOf(now, setting.Name),
        DefaultValue = setting.Default,
        StartValue = setting.IsSecret ? "" : EngineOptionsReader.ValueOf(settings.Started, setting.Name),
        Changeable = setting.IsChangeable,
        Description = setting.Description,
        Change = StandingChange(setting.Name, durable),
    };

    private V1.SettingChange? StandingChange(string name, long durable) =>
        _changes.LastOf(name) is { Made.To.Length: > 0 } change ? Tell(change, durable) : null;

    private static V1.SettingChange Tell(RecordedChange change, long durable) =>
        History.SettingRecords.Change(change.Change, change.Sequence, change.IsDurableAt(durable));

    private async Task<V1.SettingChange> TellRecordedAsync(RecordedChange change)
    {
        long started = time.GetTimestamp();
        long durable = leadership.Status.DurableSequence;
        while (!change.IsDurableAt(durable) && time.GetElapsedTime(started) < MostWait)
        {
            await Task.Delay(Look, time);
            durable = leadership.Status.DurableSequence;
        }

        return Tell(change, durable);
    }
}
