using Engine.Watch.Traffic;

namespace Engine.Watch.Anomalies;

/// <summary>What a check remembers of each subject.</summary>
internal sealed class PerSubject<T>
    where T : new()
{
    private readonly List<T> _all = [];

    /// <summary>What it remembers of one; made when it is asked for first.</summary>
    public T this[Subject subject]
    {
        get
        {
            while (_all.Count <= subject.Slot)
            {
                _all.Add(new T());
            }

            return _all[subject.Slot];
        }
    }
}
