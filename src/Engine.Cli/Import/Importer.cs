namespace Engine.Cli.Import;

/// <summary>How an import is sent.</summary>
/// <param name="Batch">Transfers in a request, as a rule; 1 to 8,192.</param>
/// <param name="Window">Requests under way at once.</param>
internal sealed record ImportPace(int Batch = 8000, int Window = 8);

/// <summary>
/// Loads a file into a ledger: reads it through, opens its accounts, sends its transfers in batches of which several
/// are under way, and adds up the answers. Cut anywhere and repeated, it goes on where it was.
/// </summary>
internal sealed class Importer(IImportTarget target, ImportPace pace, TimeProvider time)
{
    /// <summary>Runs the import to its end.</summary>
    /// <param name="file">What to import.</param>
    /// <param name="progress">Told after each batch answered.</param>
    /// <param name="cancellation">Ends it. What is under way may take effect or not; a repeated run finds out.</param>
    /// <exception cref="ImportException">The file cannot be imported, or changed meanwhile.</exception>
    public async Task<ImportSummary> RunAsync(
        ImportFile file, Action<ImportProgress>? progress, CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        Survey survey = Survey.Run(file, cancellation);
        long surveyed = time.GetTimestamp();
        AccountOpening opening = new(target, survey.EarliestTimestamp);
        await opening.OpenAsync(survey.Book, cancellation).ConfigureAwait(false);

        RowNotes notes = new();
        RunningBalances balances = new(survey.Book, survey.Map.Balance?.DebitBalance ?? false);
        Settlement settlement = new(balances, survey.Map.Id is not null);
        using (FileRows rows = new(file, survey.Book, survey.Chains, survey.ContentDigest, notes))
        {
            UnitReader units = new(
                rows.InOrder(cancellation), survey.Chains, new LinkedRun(file.Path, survey.Map.Flags));
            BatchFiller filler = new(units, survey.Book, pace.Batch);
            Action report = () => progress?.Invoke(new ImportProgress(
                survey.Rows, notes.Rows, settlement.Sent, settlement.RefusedCount, settlement.LastSequence,
                time.GetElapsedTime(surveyed)));
            await SendAsync(filler, settlement, report, cancellation).ConfigureAwait(false);
            if (!rows.Finish().AsSpan().SequenceEqual(survey.ContentDigest))
            {
                throw new ImportException(
                    $"{file.Path} was changed during the import. Repeat it with the file at rest.");
            }
        }

        BalanceProof? proof = survey.Map.Verify
            ? await BalanceProof.TakeAsync(target, survey.Book, balances, cancellation).ConfigureAwait(false)
            : null;
        return new ImportSummary
        {
            File = file.Path,
            ContentDigest = survey.ContentDigest,
            Scale = survey.Map.Amount.Scale,
            Notes = notes,
            Settlement = settlement,
            Accounts = survey.Book.Entries.Count,
            AccountsCreated = opening.Created,
            Stated = survey.Map.Balance is null ? null : balances,
            Proof = proof,
            SurveyTime = time.GetElapsedTime(started, surveyed),
            SendTime = time.GetElapsedTime(surveyed),
        };
    }

    private async Task SendAsync(
        BatchFiller filler, Settlement settlement, Action report, CancellationToken cancellation)
    {
        Queue<(ImportBatch Batch, Task<TransfersOutcome> Answer)> underWay = new();
        Stack<ImportBatch> free = new();
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                ImportBatch batch = free.TryPop(out ImportBatch? used) ? used : new ImportBatch();
                if (!filler.TryFill(batch))
                {
                    break;
                }

                underWay.Enqueue((batch, target.CreateTransfersAsync(batch.Transfers, cancellation)));
                while (underWay.Count >= pace.Window || (underWay.Count > 0 && underWay.Peek().Answer.IsCompleted))
                {
                    free.Push(await SettleAsync(underWay, settlement, report, cancellation).ConfigureAwait(false));
                }
            }

            while (underWay.Count > 0)
            {
                await SettleAsync(underWay, settlement, report, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            // After a failure the answers still under way are awaited, whatever they are, so that none goes unobserved.
            Task rest = Task.WhenAll(underWay.Select(u => (Task)u.Answer));
            await rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ImportBatch> SettleAsync(
        Queue<(ImportBatch Batch, Task<TransfersOutcome> Answer)> underWay,
        Settlement settlement,
        Action report,
        CancellationToken cancellation)
    {
        (ImportBatch batch, Task<TransfersOutcome> answer) = underWay.Dequeue();
        TransfersOutcome outcome = await answer.ConfigureAwait(false);
        await ActualEffects.TakeAsync(target, batch, outcome, cancellation).ConfigureAwait(false);
        settlement.Add(batch, outcome);
        report();
        return batch;
    }
}
